import { useState } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import type { Got } from '../api/documents.ts';
import { Action } from '../kit/action.tsx';
import { Busy } from '../kit/busy.tsx';
import { Choice } from '../kit/choice.tsx';
import type { Column } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { formatCount, formatTime } from '../kit/format.ts';
import { JobProgress } from '../kit/job-progress.tsx';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { Table } from '../kit/table.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useJob } from '../kit/use-job.ts';
import { useTitle } from '../kit/use-title.ts';
import { may } from '../session.ts';

type Listed = Got<'/v1/models'>['models'][number];

const origins = {
  trained: 'Trained here',
  shipped: 'Came with Verbatim',
  lexicon: 'The lexicon alone',
  imported: 'Imported',
} as const;

/** Every model, what is being trained, and a way to train another. */
export function Models() {
  useTitle('Models');
  const models = useAnswer('models', () => dataOf(api.GET('/v1/models')));
  const codebooks = useAnswer('codebooks', () => dataOf(api.GET('/v1/codebooks')));
  const [codebook, setCodebook] = useState('');
  const ids = [...new Set(codebooks.data?.codebooks.map(({ id }) => id))];
  const { data, problem, reload } = models;
  const underWay =
    data?.trainings.filter(({ state }) => state === 'training').map((one) => one.codebook) ?? [];
  const chosen = codebook === '' ? (underWay[0] ?? ids[0] ?? '') : codebook;
  const training = useJob('train', chosen === '' ? null : { codebook: chosen }, reload);
  const train = (): Promise<void> =>
    training.start(() => dataOf(api.POST('/v1/models', { body: { codebook: chosen, seed: 1 } })));

  return (
    <>
      <h1 class="govuk-heading-l">Models</h1>
      <p class="govuk-body">
        A model puts themes on comments. It is trained on what reviewers decided, compared with the one that
        is live, and goes live only when it is not worse.
      </p>
      {problem !== undefined && <ProblemBanner problem={problem} retry={reload} />}
      {data === undefined && problem === undefined && <Busy />}
      {may('reviewer') && (
        <section class="card">
          <h2 class="govuk-heading-m">Train</h2>
          <div class="field-row field-row--tight field-row--end">
            <Choice
              label="Codebook"
              value={chosen}
              options={ids.map((id) => [id, id])}
              onChange={setCodebook}
            />
            {!training.open && <Action act={train}>Train on every label</Action>}
          </div>
          <JobProgress watch={training} title={`Training for ${chosen}`} />
          {underWay
            .filter((one) => one !== chosen)
            .map((one) => (
              <p class="govuk-body" key={one}>
                A model for {one} is being trained too.{' '}
                <button type="button" class="link-button" onClick={() => setCodebook(one)}>
                  Show it
                </button>
              </p>
            ))}
        </section>
      )}
      {data?.models.length === 0 && (
        <EmptyState title="There is no model yet">Import a codebook: it starts with its lexicon.</EmptyState>
      )}
      {data !== undefined && data.models.length > 0 && (
        <Table
          card
          stacked
          caption="Models, newest first"
          columns={columns}
          rows={data.models}
          rowKey={({ id }) => id}
        />
      )}
    </>
  );
}

const columns: readonly Column<Listed>[] = [
  {
    key: 'made',
    title: 'Made',
    cell: ({ id, created_at }) => <a href={`/models/${id}`}>{formatTime(created_at)}</a>,
  },
  { key: 'codebook', title: 'Codebook', cell: ({ codebook }) => codebook },
  { key: 'origin', title: 'From', cell: ({ origin }) => origins[origin] },
  {
    key: 'labels',
    title: 'Labels here',
    numeric: true,
    cell: ({ training }) => (training === null ? '' : formatCount(training.labels)),
  },
  {
    key: 'state',
    title: 'State',
    cell: ({ live, state }) => (live ? <strong class="live">Live</strong> : state),
  },
];

import { useState } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import type { Got } from '../api/documents.ts';
import { Action } from '../kit/action.tsx';
import { Busy } from '../kit/busy.tsx';
import { Choice } from '../kit/choice.tsx';
import type { Column } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { formatCount, formatTime } from '../kit/format.ts';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { Progress } from '../kit/progress.tsx';
import { Table } from '../kit/table.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useInterval } from '../kit/use-interval.ts';
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
  const chosen = codebook === '' ? (ids[0] ?? '') : codebook;
  const { data, problem, reload } = models;
  useInterval((data?.trainings.length ?? 0) > 0, 1000, reload);

  async function train(): Promise<void> {
    await dataOf(api.POST('/v1/models', { body: { codebook: chosen, seed: 1 } }));
    reload();
  }

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
          <div class="field-row field-row--tight">
            <Choice
              label="Codebook"
              value={chosen}
              options={ids.map((id) => [id, id])}
              onChange={setCodebook}
            />
            <Action act={train}>Train on every label</Action>
          </div>
          {data?.trainings.map((training) => (
            <TrainingProgress key={training.id} training={training} onChange={reload} />
          ))}
        </section>
      )}
      {data?.models.length === 0 && (
        <EmptyState title="There is no model yet">Import a codebook: it starts with its lexicon.</EmptyState>
      )}
      {data !== undefined && data.models.length > 0 && (
        <Table
          card
          caption="Models, newest first"
          columns={columns}
          rows={data.models}
          rowKey={({ id }) => id}
        />
      )}
    </>
  );
}

function TrainingProgress({ training, onChange }: { training: Listed; onChange: () => void }) {
  const { job, id, codebook } = training;
  if (job === null) return null;
  const cancel = async (): Promise<void> => {
    await dataOf(api.POST('/v1/models/{id}/cancel', { params: { path: { id } } }));
    onChange();
  };
  return (
    <div>
      <Progress
        label={`Training for ${codebook}`}
        detail={job.state === 'queued' ? 'waiting for a worker' : `step ${job.done} of ${job.total ?? '…'}`}
        done={job.done}
        total={job.total ?? 0}
      />
      <Action act={cancel} kind="secondary">
        Cancel
      </Action>
    </div>
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

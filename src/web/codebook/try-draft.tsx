import { useState } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import type { Got } from '../api/documents.ts';
import { Action } from '../kit/action.tsx';
import { Choice } from '../kit/choice.tsx';
import type { Column } from '../kit/data-table.tsx';
import { formatCount } from '../kit/format.ts';
import { JobProgress } from '../kit/job-progress.tsx';
import { Table } from '../kit/table.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { type Job, useJob } from '../kit/use-job.ts';
import { TrialFlips } from './trial-flips.tsx';

type Trial = Got<'/v1/codebooks/{id}/trials/{trial}'>;
type Result = NonNullable<Trial['result']>;

/** What the draft would do to a batch; its tags stay as they are. */
export function TryDraft({ codebook }: { codebook: string }) {
  const batches = useAnswer('batches', () =>
    dataOf(api.GET('/v1/batches', { params: { query: { limit: '50' } } })),
  );
  const usable = batches.data?.batches.filter((batch) => batch.codebook === codebook) ?? [];
  const [batch, setBatch] = useState('');
  const [trial, setTrial] = useState<Trial | null>(null);
  const work = useJob('trial', { codebook }, (job) => void show(job));
  const chosen = batch === '' ? ((work.open ? work.job?.batch : null) ?? usable[0]?.id ?? '') : batch;

  async function show({ trial: id }: Job): Promise<void> {
    const path = { id: codebook, trial: id ?? '' };
    setTrial(await dataOf(api.GET('/v1/codebooks/{id}/trials/{trial}', { params: { path } })));
  }
  const run = (): Promise<void> => {
    setTrial(null);
    return work.start(() =>
      dataOf(
        api.POST('/v1/codebooks/{id}/trial', { params: { path: { id: codebook } }, body: { batch: chosen } }),
      ),
    );
  };

  if (usable.length === 0) return null;
  return (
    <section class="card">
      <h2 class="govuk-heading-m">Try it on a batch</h2>
      <div class="field-row field-row--tight field-row--end">
        <Choice
          label="Batch"
          value={chosen}
          options={usable.map(({ id, survey, wave }) => [id, `${survey}, ${wave}`])}
          onChange={setBatch}
        />
        {!work.open && (
          <Action act={run} kind="secondary">
            Try
          </Action>
        )}
      </div>
      <JobProgress watch={work} />
      {trial?.result !== undefined && trial.result !== null && (
        <>
          <Effect result={trial.result} />
          <TrialFlips codebook={codebook} trial={trial.id} />
        </>
      )}
    </section>
  );
}

const columns: readonly Column<Result['themes'][number]>[] = [
  { key: 'theme', title: 'Theme', cell: ({ theme }) => theme },
  { key: 'before', title: 'Before', numeric: true, cell: ({ before }) => formatCount(before) },
  { key: 'after', title: 'After', numeric: true, cell: ({ after }) => formatCount(after) },
  { key: 'gained', title: 'Gained', numeric: true, cell: ({ gained }) => formatCount(gained) },
  { key: 'lost', title: 'Lost', numeric: true, cell: ({ lost }) => formatCount(lost) },
];

function Effect({ result }: { result: Result }) {
  const changed = result.themes.filter(({ gained, lost, change }) => gained + lost > 0 || change !== 'kept');
  return (
    <>
      <p class="govuk-body">
        Over {formatCount(result.comments)} comments, by the lexicons alone: no model knows the draft's themes
        yet.
      </p>
      <Table
        caption="What the draft would change"
        columns={columns}
        rows={changed}
        rowKey={({ theme }) => theme}
      />
      {changed.length === 0 && <p class="govuk-body">No comment changes its themes.</p>}
    </>
  );
}

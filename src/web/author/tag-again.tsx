import { useState } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import type { Batch, Got } from '../api/documents.ts';
import { Action } from '../kit/action.tsx';
import { Choice } from '../kit/choice.tsx';
import { formatCount, formatTime } from '../kit/format.ts';
import { JobProgress } from '../kit/job-progress.tsx';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useJob } from '../kit/use-job.ts';
import { RetagEffect } from './retag-effect.tsx';

type Model = Got<'/v1/models'>['models'][number];

const origins = {
  trained: 'trained here',
  shipped: 'came with Verbatim',
  lexicon: 'the lexicon alone',
  imported: 'imported',
} as const;

interface Props {
  readonly batch: Batch;
  /** The batch shows another tagging now. */
  readonly onDone: () => void;
}

/** Tags a batch with another model, and says what that changed. */
export function TagAgain({ batch, onDone }: Props) {
  const { id, codebook } = batch;
  const { data, problem, reload } = useAnswer(codebook, () =>
    dataOf(api.GET('/v1/models', { params: { query: { codebook, limit: '50' } } })),
  );
  const [chosen, setChosen] = useState('');
  const work = useJob('retag', { batch: id }, onDone);
  const models = data?.models ?? [];
  const others = models.filter((one) => one.id !== batch.model);
  const first = others.find(({ live }) => live) ?? others[0] ?? models[0];
  const model = models.find((one) => one.id === chosen) ?? first;
  const retag = (): Promise<void> =>
    work.start(() =>
      dataOf(
        api.POST('/v1/batches/{id}/retag', {
          params: { path: { id } },
          body: model === undefined ? {} : { model: model.id },
        }),
      ),
    );
  return (
    <section class="card no-print">
      <h2 class="govuk-heading-m">Tag again</h2>
      {problem !== undefined && <ProblemBanner problem={problem} retry={reload} />}
      {!work.open && model !== undefined && (
        <>
          <p class="govuk-body">
            {model.id === batch.model
              ? 'The batch was tagged with this model: tagging it again gives the same.'
              : `All ${formatCount(batch.comments.total)} comments are read by the chosen model. Counts, charts and quotes then follow it; what reviewers decided, quotes that were approved and releases stay as they are. Until it has ended the batch shows what it shows now.`}
          </p>
          <div class="field-row field-row--tight field-row--end">
            <Choice
              label="Model"
              value={model.id}
              options={models.map((one) => [one.id, nameOf(one, batch)])}
              onChange={setChosen}
            />
            <Action
              act={retag}
              kind="secondary"
              confirm="Counts and quotes of this batch will change for everybody."
            >
              Tag again
            </Action>
          </div>
        </>
      )}
      <JobProgress watch={work} />
      {work.job?.state === 'done' && <RetagEffect key={work.job.id} batch={id} />}
    </section>
  );
}

function nameOf({ id, created_at, origin, live }: Model, batch: Batch): string {
  return [
    `made ${formatTime(created_at)}`,
    origins[origin],
    ...(live ? ['live'] : []),
    ...(id === batch.model ? ['tags this batch now'] : []),
  ].join(', ');
}

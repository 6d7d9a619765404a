import { api, dataOf } from '../api/client.ts';
import { Action } from '../kit/action.tsx';
import { JobProgress } from '../kit/job-progress.tsx';
import { useJob } from '../kit/use-job.ts';

interface Props {
  readonly id: string;
  /** It is out of sight already. */
  readonly erased: boolean;
  readonly onErase: () => void;
}

/** Erases a batch, which cannot be stopped or taken back, and shows how far that is. */
export function EraseBatch({ id, erased, onErase }: Props) {
  const work = useJob('erase-batch', { batch: id }, () => undefined);
  const erase = async (): Promise<void> => {
    await work.start(() => dataOf(api.DELETE('/v1/batches/{id}', { params: { path: { id } } })));
    onErase();
  };
  if (erased)
    return (
      <>
        <JobProgress card watch={work} />
        {work.job?.state === 'done' && (
          <p class="govuk-body" role="status">
            All that it held is removed.
          </p>
        )}
      </>
    );
  return (
    <section class="card no-print">
      <h2 class="govuk-heading-m">Erase</h2>
      <p class="govuk-body">
        Comments, people, tags, quotes and decisions of this batch are removed for good. Releases keep their
        numbers, and lose its quotes.
      </p>
      <Action act={erase} kind="warning" confirm="This cannot be stopped, and nothing of it comes back.">
        Erase this batch
      </Action>
    </section>
  );
}

import type { JobQueue } from './backend.ts';
import { type Running, takeTurns } from './take-turns.ts';

export interface ReconcilerSettings {
  /** Runs the work unless another process is at it. */
  readonly exclusively: (work: () => Promise<void>) => Promise<boolean>;
  /** What to put right, in order; one that throws does not hold up the next. */
  readonly duties: readonly (() => Promise<void>)[];
  readonly everyMs: number;
  readonly onError: (error: unknown) => void;
}

/** Put right, again and again, what crashes and a queue that forgets leave behind in the record. */
export function startReconciler({ exclusively, duties, everyMs, onError }: ReconcilerSettings): Running {
  return takeTurns(
    async ({ isRunning }) => {
      await exclusively(async () => {
        for (const duty of duties) if (isRunning()) await duty().catch(onError);
      });
      return 'later';
    },
    { everyMs, onError },
  );
}

/**
 * Which of these jobs wait in the queue. One that is active there is not among them: its worker would have taken it up in
 * the record at once, so a worker that died has left it.
 */
export async function waitingJobs(
  queue: Pick<JobQueue<unknown>, 'getJobState'>,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const states = await Promise.all(ids.map(async (id) => queue.getJobState(id)));
  return new Set(ids.filter((_, index) => states[index] !== 'unknown' && states[index] !== 'active'));
}

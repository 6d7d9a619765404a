import { queuedJob, type QueuedJob, type QueueName, queueNames } from './job-payloads.ts';
import type { JobQueue } from './backend.ts';
import { type Running, takeTurns } from './take-turns.ts';

/** The outbox as the relay sees it; src/storage/outbox.ts keeps it. */
export interface Outbox {
  /** Hand at most `limit` rows to `hand` and delete them when it returns; returns how many there were. */
  drain(
    limit: number,
    hand: (rows: readonly { job: string; payload: unknown }[]) => Promise<void>,
  ): Promise<number>;
  /** Call `wake` when rows arrive, until the returned function is called or the connection is `lost`. */
  listen(wake: () => void, lost: (error: Error) => void): Promise<() => void>;
}

export type Queues = Readonly<Record<QueueName, JobQueue<QueuedJob['data']>>>;

export interface RelaySettings {
  readonly outbox: Outbox;
  readonly queues: Queues;
  readonly onError: (error: unknown) => void;
  /** Look without being woken after this many milliseconds (1,000). */
  readonly pollMs?: number | undefined;
}

const share = 500;

/**
 * Carry the outbox to the queue, woken by PostgreSQL and once a second besides. Any number of relays may run: each row is
 * carried at least once, and jobs have ids that make twice the same as once.
 */
export function startRelay({ outbox, queues, onError, pollMs = 1_000 }: RelaySettings): Running {
  let stopListening: (() => void) | null = null;

  async function listen(wake: () => void): Promise<void> {
    stopListening ??= await outbox.listen(wake, (error) => {
      stopListening = null;
      onError(error);
    });
  }

  const running = takeTurns(
    async ({ ring }) => {
      await listen(ring);
      const carried = await outbox.drain(share, (rows) => addToQueues(queues, rows, onError));
      return carried < share ? 'later' : 'at once';
    },
    { everyMs: pollMs, onError },
  );
  return {
    stop: async () => {
      await running.stop();
      stopListening?.();
    },
  };
}

async function addToQueues(
  queues: Queues,
  rows: readonly { job: string; payload: unknown }[],
  onError: (error: unknown) => void,
): Promise<void> {
  const jobs = rows.flatMap((row) => {
    const job = queuedJob(row);
    if (job === null) onError(new UnknownJob());
    return job === null ? [] : [job];
  });
  for (const name of queueNames) {
    const own = jobs.filter((job) => job.queue === name);
    if (own.length === 0) continue;
    await queues[name].addBulk(
      own.map((job) => ({ name: job.name, data: job.data, opts: { jobId: job.id } })),
    );
  }
}

/** A row of the outbox is not a job that is known here; it is dropped. */
export class UnknownJob extends Error {}

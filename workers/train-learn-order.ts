import { z } from 'zod';
import type { Database } from '../src/storage/database.ts';
import { readLearnPool, writeLearnOrder } from '../src/storage/learn-queue.ts';
import { liveModel, readModelArtefact } from '../src/storage/models.ts';
import { readTrainingLabels } from '../src/storage/training-labels.ts';
import { inTransaction } from '../src/storage/transaction.ts';
import type { JobHandler } from './run-job.ts';
import { type TrainThread, withTrainThread } from './train-client.ts';

const Args = z.object({ codebook: z.string().min(1) });

/** Comments that are weighed, and those of them that are queued. */
const POOL = 20_000;
const QUEUED = 200;

/** Fill the learn queues of a codebook's surveys with the comments whose labels would teach its live model most. */
export function orderForLearning(database: Database): JobHandler {
  return async (job, signal) => {
    const { codebook } = Args.parse(job.args);
    try {
      const queued = await withTrainThread(signal, (thread) =>
        fillLearnQueues(database, thread, codebook, String(job.jobId)),
      );
      return { queued };
    } catch (error) {
      if (signal.aborted) return 'parked';
      throw error;
    }
  };
}

/** Returns how many are queued; 0 without a live model, or with nothing left to label. */
async function fillLearnQueues(
  database: Database,
  thread: TrainThread,
  codebook: string,
  seed: string,
): Promise<number> {
  const live = await liveModel(database.query, codebook);
  if (live === null) return 0;
  const artefact = await readModelArtefact(database.query, live.id);
  await thread.load({ candidate: artefact, live: artefact });
  const pool = await readLearnPool(database.query, codebook, { limit: POOL, seed });
  if (pool.length === 0) return 0;
  const { labels } = await readTrainingLabels(database.query, codebook);
  const order = await thread.order({
    texts: pool.map(({ text }) => text),
    questions: pool.map(({ question }) => question ?? undefined),
    labelled: labels.map(({ themes }) => themes),
    take: QUEUED,
    seed,
  });
  const ordered = [...order].flatMap((index, place) => {
    const comment = pool[index];
    return comment === undefined
      ? []
      : [{ commentId: comment.commentId, batchId: comment.batchId, score: order.length - place }];
  });
  return inTransaction(database.pool, (client) => writeLearnOrder(client, ordered));
}

import { z } from 'zod';
import type { Database } from '../src/storage/database.ts';
import { holdJob } from '../src/storage/jobs.ts';
import { readLearnPool, writeLearnOrder } from '../src/storage/learn-queue.ts';
import { liveModel, readModelArtefact } from '../src/storage/models.ts';
import { readTrainingLabels } from '../src/storage/training-labels.ts';
import { inTransaction } from '../src/storage/transaction.ts';
import type { Report } from './job-report.ts';
import type { JobHandler } from './run-job.ts';
import { type TrainThread, withTrainThread } from './train-client.ts';

const Args = z.object({ codebook: z.string().min(1) });

/** Comments that are weighed, and those of them that are queued. */
const POOL = 20_000;
const QUEUED = 200;

/** Fill the learn queues of a codebook's surveys with the comments whose labels would teach its live model most. */
export function orderForLearning(database: Database): JobHandler {
  return async (job, signal, report) => {
    const { codebook } = Args.parse(job.args);
    const ordered = await withTrainThread(signal, (thread) =>
      orderComments(database, thread, { codebook, seed: String(job.jobId), report }),
    );
    const queued = await inTransaction(database.pool, async (client) =>
      (await holdJob(client, job)) ? writeLearnOrder(client, ordered) : null,
    );
    return queued === null ? 'parked' : { queued };
  };
}

type Ordered = Parameters<typeof writeLearnOrder>[1];

/** None without a live model, or with nothing left to label. */
async function orderComments(
  database: Database,
  thread: TrainThread,
  { codebook, seed, report }: { readonly codebook: string; readonly seed: string; readonly report: Report },
): Promise<Ordered> {
  const live = await liveModel(database.query, codebook);
  if (live === null) return [];
  const artefact = await readModelArtefact(database.query, live.id);
  await thread.load({ candidate: artefact, live: artefact });
  const pool = await readLearnPool(database.query, codebook, { limit: POOL, seed });
  if (pool.length === 0) return [];
  const { labels } = await readTrainingLabels(database.query, codebook);
  const order = await thread.order(
    {
      texts: pool.map(({ text }) => text),
      questions: pool.map(({ question }) => question ?? undefined),
      labelled: labels.map(({ text, themes }) => ({ text, themes })),
      take: QUEUED,
      seed,
    },
    (done, total) => report('weigh', done, total),
  );
  return [...order].flatMap((index, place) => {
    const comment = pool[index];
    return comment === undefined
      ? []
      : [{ commentId: comment.commentId, batchId: comment.batchId, score: order.length - place }];
  });
}

import { noRules, type RedactionRules } from '../src/domain/redaction/rules.ts';
import type { Logger } from '../src/logger.ts';
import type { JobWorker, QueueBackend } from '../src/queue/backend.ts';
import {
  ClassifyPayload,
  ExemplarsPayload,
  JobPayload,
  type QueuedJob,
  TalliesPayload,
  ValueQuotesPayload,
} from '../src/queue/job-payloads.ts';
import { startReconciler } from '../src/queue/reconciler.ts';
import { type Queues, startRelay } from '../src/queue/relay.ts';
import { sanitiseError } from '../src/queue/sanitise-error.ts';
import { withAdvisoryLock } from '../src/storage/advisory-locks.ts';
import type { Database } from '../src/storage/database.ts';
import { drainOutbox, listenForOutbox } from '../src/storage/outbox.ts';
import { readCurrentModels } from '../src/storage/taggings.ts';
import { carryLabelsOver } from './carry-labels.ts';
import { classifyChunk } from './classify.ts';
import { openClassifierPool } from './classifier-pool.ts';
import { clearTagging } from './clear-tagging.ts';
import { discover } from './discover.ts';
import { eraseOneRespondent, eraseWholeBatch } from './erase.ts';
import { chooseExemplars } from './exemplars.ts';
import { openPrecedence, StoodDown } from './precedence.ts';
import { openQuotingThread } from './quoting-thread.ts';
import { reconcileDuties } from './reconcile.ts';
import { retag } from './retag.ts';
import { type JobHandlers, runJob } from './run-job.ts';
import { tally } from './tally.ts';
import { chooseValueQuotes } from './value-quotes.ts';

export interface WorkerDeps {
  readonly database: Database;
  readonly backend: QueueBackend;
  readonly logger: Logger;
  /** Classifying threads. */
  readonly threads: number;
  /** What to hide in quotes, beside the identifiers that everybody knows. */
  readonly redaction?: RedactionRules | undefined;
  /** Jobs of the table `job` by kind, beside those that every worker knows. */
  readonly handlers?: JobHandlers | undefined;
  /** The module that classifying threads run. */
  readonly threadEntry?: URL | undefined;
  readonly timing?: Partial<Timing> | undefined;
}

export interface Timing {
  /** How long a chunk or job belongs to a worker that says nothing. */
  readonly leaseSeconds: number;
  /** How long a thread may take over a chunk. */
  readonly deadlineMs: number;
  readonly reconcileMs: number;
  /** How long the queue is trusted to know what it was given. */
  readonly unseenSeconds: number;
  /** How long a survey must have been at rest before themes are looked for in it; 0: only when somebody asks. */
  readonly suggestSeconds: number;
}

export interface RunningWorker {
  /** Take up nothing new, and end when the work at hand is done, or when the time is up. */
  close(deadlineMs: number): Promise<void>;
}

const usual: Timing = {
  leaseSeconds: 6,
  deadlineMs: 20_000,
  reconcileMs: 2_000,
  unseenSeconds: 10,
  suggestSeconds: 0,
};

/**
 * Start everything that a worker process does: relay, reconciler, and the jobs of both queues. Chunks at hand are twice
 * the threads, so that some are read and written while others are classified. The queue and the database stay the
 * caller's to close.
 */
export async function startWorker(deps: WorkerDeps): Promise<RunningWorker> {
  const { database, backend, logger } = deps;
  const timing = { ...usual, ...deps.timing };
  const { leaseSeconds } = timing;
  const logError = (error: unknown): void => logger.error({ err: error }, 'handing out work failed');

  const classifiers = openClassifierPool(
    database,
    deps.threadEntry ?? new URL('./classify-thread.ts', import.meta.url),
    { size: deps.threads, deadlineMs: timing.deadlineMs },
  );
  const quoting = openQuotingThread(deps.redaction ?? noRules);
  const precedence = openPrecedence();
  const queues: Queues = {
    classify: backend.createQueue('classify'),
    tasks: backend.createQueue('tasks'),
    background: backend.createQueue('background'),
  };
  await warm(deps, (modelIds) => classifiers.warm(modelIds));

  const onFailure: Parameters<typeof classifyChunk>[0]['onFailure'] = (chunk, outcome, error) =>
    logger.warn({ err: error, chunk: chunk.chunk, epoch: chunk.epoch, outcome }, 'a chunk failed');
  const onUnquoted: Parameters<typeof chooseExemplars>[0]['onFailure'] = (theme, error) =>
    logger.warn({ err: error, ...theme }, 'a theme goes without quotes');
  const quote = (payload: ExemplarsPayload): Promise<void> =>
    chooseExemplars({ database, threads: quoting.themes, onFailure: onUnquoted }, payload);
  const handlers: JobHandlers = {
    retag: retag(database),
    'carry-labels': carryLabelsOver(database),
    'clear-tagging': clearTagging(database),
    discover: discover(database),
    'erase-batch': eraseWholeBatch(database),
    'erase-respondent': eraseOneRespondent(database),
    ...deps.handlers,
  };
  const settings = {
    onStalled: (job: string) => logger.warn({ job }, 'a job stalled'),
    onFailed: (job: string | undefined, error: Error) => logger.error({ job, err: error }, 'a job failed'),
  };
  const workers: readonly JobWorker<QueuedJob['data']>[] = [
    backend.createWorker<QueuedJob['data']>(
      'classify',
      (job) =>
        safely(
          precedence.during(
            classifyChunk(
              { database, classifiers, leaseSeconds, onFailure },
              ClassifyPayload.parse(job.data),
            ),
          ),
        ),
      { ...settings, concurrency: deps.threads * 2 },
    ),
    backend.createWorker<QueuedJob['data']>(
      'tasks',
      (job) =>
        safely(
          job.name === 'exemplars'
            ? precedence.during(quote(ExemplarsPayload.parse(job.data)))
            : job.name === 'tallies'
              ? tally(database, TalliesPayload.parse(job.data))
              : runJob({ database, handlers, leaseSeconds }, JobPayload.parse(job.data)),
        ),
      { ...settings, concurrency: 2 },
    ),
    backend.createWorker<QueuedJob['data']>(
      'background',
      (job) =>
        safely(
          chooseValueQuotes(
            { database, threads: quoting.values, giveWay: precedence.giveWay, onFailure: onUnquoted },
            ValueQuotesPayload.parse(job.data),
          ).catch((error: unknown) => {
            // The record still says that they are to be chosen.
            if (!(error instanceof StoodDown)) throw error;
          }),
        ),
      { ...settings, concurrency: 1 },
    ),
  ];
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));

  const relay = startRelay({
    outbox: {
      drain: (limit, hand) => drainOutbox(database.pool, limit, hand),
      listen: (wake, lost) => listenForOutbox(database.pool, wake, lost),
    },
    queues,
    onError: logError,
  });
  const reconciler = startReconciler({
    exclusively: (work) => withAdvisoryLock(database.pool, 'reconciler', work),
    duties: reconcileDuties({ database, queues, ...timing }),
    everyMs: timing.reconcileMs,
    onError: logError,
  });

  return {
    close: async (deadlineMs) => {
      precedence.end();
      const late = new Promise<void>((resolve) => setTimeout(resolve, deadlineMs).unref());
      const within = (work: Promise<unknown>): Promise<unknown> => Promise.race([work.catch(logError), late]);
      await within(
        Promise.all([...workers.map((worker) => worker.close()), relay.stop(), reconciler.stop()]),
      );
      await Promise.all([classifiers.close(), quoting.close()]);
      await within(Promise.all(Object.values(queues).map((queue) => queue.close())));
    },
  };
}

/** Nothing that a job throws may carry text into the queue. */
async function safely(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    throw sanitiseError(error);
  }
}

async function warm(
  { database, logger }: WorkerDeps,
  load: (modelIds: readonly number[]) => Promise<void>,
): Promise<void> {
  try {
    await load(await readCurrentModels(database.pool, 2));
  } catch (error) {
    logger.error({ err: error }, 'the models could not be loaded ahead');
  }
}

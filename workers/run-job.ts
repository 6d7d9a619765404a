import type { JobPayload } from '../src/queue/job-payloads.ts';
import { problemOf } from '../src/queue/sanitise-error.ts';
import type { Database } from '../src/storage/database.ts';
import { claimJob, type ClaimedJob, failJob, finishJob, renewJob } from '../src/storage/jobs.ts';
import { openJobReport, type Report } from './job-report.ts';

/**
 * What a kind of job does. Returns its result (ids and counts, for the API), or `parked` when something else will end it.
 * It can run twice, so it must come to the same as once. The signal says that the job is no longer ours, as when it was
 * cancelled: then it stops, and may throw.
 */
export type JobHandler = (
  job: ClaimedJob,
  signal: AbortSignal,
  report: Report,
) => Promise<Readonly<Record<string, unknown>> | 'parked'>;

export type JobHandlers = Readonly<Record<string, JobHandler>>;

export interface RunJobDeps {
  readonly database: Database;
  readonly handlers: JobHandlers;
  readonly leaseSeconds: number;
}

/** How often a job's lease is renewed and its progress noted, in one statement that also tells whether it was cancelled. */
const beatMs = 500;

/**
 * Run a row of the table `job`: claim it, hold it while its handler works, and record how it ended. What a handler throws
 * of a job that is no longer ours, as when it was cancelled, is of no interest.
 */
export async function runJob(deps: RunJobDeps, payload: JobPayload): Promise<void> {
  const { database, handlers, leaseSeconds } = deps;
  const job = await claimJob(database.pool, payload, leaseSeconds);
  if (job === null) return;
  const lost = new AbortController();
  const { report, read } = openJobReport();
  const beat = everyBeat(Math.min(beatMs, leaseSeconds * 300), async () => {
    if (!(await renewJob(database.pool, job, leaseSeconds, read()))) lost.abort();
  });
  try {
    const handler = handlers[job.kind];
    if (handler === undefined) throw new UnknownJobKind();
    const result = await handler(job, lost.signal, report);
    await beat.stop();
    if (result !== 'parked') await finishJob(database.pool, job, result, read()?.total);
  } catch (error) {
    await beat.stop();
    const outcome = await failJob(database.pool, job, problemOf(error));
    if (outcome !== 'void') throw error;
  }
}

/** Does something again and again, one at a time, until it is stopped; what it throws is left to the next beat. */
function everyBeat(ms: number, act: () => Promise<void>): { stop(): Promise<void> } {
  let acting: Promise<void> | null = null;
  const timer = setInterval(() => {
    acting ??= act()
      .catch(() => undefined)
      .finally(() => (acting = null));
  }, ms);
  return {
    stop: async () => {
      clearInterval(timer);
      await acting;
    },
  };
}

/** No handler is known for a job's kind. */
export class UnknownJobKind extends Error {}

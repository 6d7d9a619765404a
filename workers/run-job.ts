import type { JobPayload } from '../src/queue/job-payloads.ts';
import { problemOf } from '../src/queue/sanitise-error.ts';
import type { Database } from '../src/storage/database.ts';
import { claimJob, type ClaimedJob, failJob, finishJob, renewJob } from '../src/storage/jobs.ts';

/**
 * What a kind of job does. Returns its result (ids and counts, for the API), or `parked` when something else will end it.
 * It can run twice, so it must come to the same as once; the signal says that the job is no longer ours.
 */
export type JobHandler = (
  job: ClaimedJob,
  signal: AbortSignal,
) => Promise<Readonly<Record<string, unknown>> | 'parked'>;

export type JobHandlers = Readonly<Record<string, JobHandler>>;

export interface RunJobDeps {
  readonly database: Database;
  readonly handlers: JobHandlers;
  readonly leaseSeconds: number;
}

/** Run a row of the table `job`: claim it, hold it while its handler works, and record how it ended. */
export async function runJob(deps: RunJobDeps, payload: JobPayload): Promise<void> {
  const { database, handlers, leaseSeconds } = deps;
  const job = await claimJob(database.pool, payload, leaseSeconds);
  if (job === null) return;
  const lost = new AbortController();
  const renewal = setInterval(() => {
    renewJob(database.pool, job, leaseSeconds).then(
      (ours) => ours || lost.abort(),
      () => undefined,
    );
  }, leaseSeconds * 300);
  try {
    const handler = handlers[job.kind];
    if (handler === undefined) throw new UnknownJobKind();
    const result = await handler(job, lost.signal);
    clearInterval(renewal);
    if (result !== 'parked') await finishJob(database.pool, job, result);
  } catch (error) {
    clearInterval(renewal);
    await failJob(database.pool, job, problemOf(error));
    throw error;
  }
}

/** No handler is known for a job's kind. */
export class UnknownJobKind extends Error {}

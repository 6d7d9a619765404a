import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { addToOutbox } from './outbox.ts';
import { requeueJobs } from './requeue-jobs.ts';
import { inTransaction } from './transaction.ts';

/** A delivery of a job; see ChunkKey. */
export interface JobKey {
  readonly jobId: number;
  readonly epoch: number;
}

export interface ClaimedJob extends JobKey {
  readonly kind: string;
  /** Ids only. */
  readonly args: Readonly<Record<string, unknown>>;
}

/** How far a running job is with what it is at: `done` of `total` units of the phase, since so many seconds. */
export interface JobProgress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  /** Seconds since the phase began, and since it last came further. */
  readonly beganAgo: number;
  readonly notedAgo: number;
}

const maxAttempts = 3;

/** Record a job within the caller's transaction; workers take it up when that commits. `args` holds ids, never text. */
export async function createJob(
  client: pg.ClientBase,
  job: { kind: string; args: Readonly<Record<string, unknown>>; keyId: number | null },
): Promise<string> {
  const uid = uuidv7();
  const { rows } = await client.query<JobKey>(
    'insert into job (uid, kind, args, key_id) values ($1, $2, $3, $4) returning id as "jobId", epoch',
    [uid, job.kind, JSON.stringify(job.args), job.keyId],
  );
  await addToOutbox(
    client,
    rows.map(({ jobId, epoch }) => ({ job: 'job', payload: { jobId, epoch } })),
  );
  return uid;
}

/** Take a job for `leaseSeconds` and count the attempt; null when the delivery is void. */
export async function claimJob(
  pool: pg.Pool,
  { jobId, epoch }: JobKey,
  leaseSeconds: number,
): Promise<ClaimedJob | null> {
  const { rows } = await pool.query<Pick<ClaimedJob, 'kind' | 'args'>>(
    `update job set state = 'running', attempts = attempts + 1, lease_until = now() + make_interval(secs => $3)
     where id = $1 and epoch = $2 and (state = 'queued' or (state = 'running' and lease_until < now()))
     returning kind, args`,
    [jobId, epoch, leaseSeconds],
  );
  const [row] = rows;
  return row === undefined ? null : { jobId, epoch, ...row };
}

/** Hold a running job for longer, and note how far it is. False when it is no longer ours: stop. */
export async function renewJob(
  pool: pg.Pool,
  key: JobKey,
  leaseSeconds: number,
  progress: JobProgress | null = null,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update job set lease_until = now() + make_interval(secs => $3), phase = coalesce($4, phase),
       done = coalesce($5, done), total = coalesce($6, total),
       phase_at = coalesce(now() - make_interval(secs => $7), phase_at),
       noted_at = coalesce(now() - make_interval(secs => $8), noted_at)
     where id = $1 and epoch = $2 and state = 'running' and lease_until is not null`,
    [
      key.jobId,
      key.epoch,
      leaseSeconds,
      progress?.phase,
      progress?.done,
      progress?.total,
      progress?.beganAgo,
      progress?.notedAgo,
    ],
  );
  return rowCount === 1;
}

/** Whether a job is still ours: within the caller's transaction it then stays so, as who cancels it waits. */
export async function holdJob(client: pg.ClientBase, key: JobKey): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from job where id = $1 and epoch = $2 and state = 'running' for share`,
    [key.jobId, key.epoch],
  );
  return rowCount === 1;
}

/** End a job well. `result` is for the API: ids and counts; `total` is how much there was to do, where it was counted. */
export async function finishJob(
  pool: pg.Pool,
  key: JobKey,
  result: Readonly<Record<string, unknown>>,
  total: number | null = null,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update job set state = 'done', result = $3, total = coalesce($4, total), done = coalesce($4, total, done),
       lease_until = null, finished_at = now()
     where id = $1 and epoch = $2 and state = 'running'`,
    [key.jobId, key.epoch, JSON.stringify(result), total],
  );
  return rowCount === 1;
}

/** End a job for good with a problem that another attempt would meet too. */
export async function failForGood(
  pool: pg.Pool,
  key: JobKey,
  problem: { readonly type: string; readonly detail: string },
): Promise<void> {
  await pool.query(
    `update job set state = 'failed', problem = $3, lease_until = null, finished_at = now()
     where id = $1 and epoch = $2 and state = 'running'`,
    [key.jobId, key.epoch, JSON.stringify(problem)],
  );
}

/** An attempt at a job failed: queue it again, or after three attempts end it with this problem (never text of comments). */
export function failJob(
  pool: pg.Pool,
  key: JobKey,
  problem: Readonly<Record<string, unknown>>,
): Promise<'void' | 'retried' | 'failed'> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ attempts: number }>(
      `select attempts from job where id = $1 and epoch = $2 and state = 'running' for update`,
      [key.jobId, key.epoch],
    );
    const [job] = rows;
    if (job === undefined) return 'void';
    if (job.attempts < maxAttempts) {
      await requeueJobs(client, [key]);
      return 'retried';
    }
    await client.query(
      `update job set state = 'failed', problem = $2, lease_until = null, finished_at = now() where id = $1`,
      [key.jobId, JSON.stringify(problem)],
    );
    return 'failed';
  });
}

/** Leave a running job to what it waits for: a retag job ends with its tagging (finishTagging). */
export async function parkJob(
  client: pg.ClientBase,
  key: JobKey,
  progress: { phase: string; total: number; result: Readonly<Record<string, unknown>> },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update job set lease_until = null, phase = $3, phase_at = now(), total = $4, result = $5
     where id = $1 and epoch = $2 and state = 'running'`,
    [key.jobId, key.epoch, progress.phase, progress.total, JSON.stringify(progress.result)],
  );
  return rowCount === 1;
}

/** End the retag jobs whose tagging was cancelled, such as by erasure of its batch. */
export async function endRetagsOfCancelled(pool: pg.Pool): Promise<void> {
  await pool.query(
    `update job set state = 'cancelled', finished_at = now() from tagging
     where kind = 'retag' and job.state = 'running' and lease_until is null
       and tagging.id = (result ->> 'taggingId')::bigint and tagging.state = 'cancelled'`,
  );
}

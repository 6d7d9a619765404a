import type pg from 'pg';
import type { JobKey } from './jobs.ts';
import { addToOutbox } from './outbox.ts';

/** Queue jobs again under a new epoch, within the caller's transaction. */
export async function requeueJobs(client: pg.ClientBase, keys: readonly JobKey[]): Promise<number> {
  const { rows } = await client.query<JobKey>(
    `update job set state = 'queued', epoch = job.epoch + 1, queued_at = now(), lease_until = null,
       phase = null, done = 0, total = null
     from unnest($1::bigint[], $2::int[]) as key (id, epoch)
     where job.id = key.id and job.epoch = key.epoch and state in ('queued', 'running')
     returning job.id as "jobId", job.epoch`,
    [keys.map((key) => key.jobId), keys.map((key) => key.epoch)],
  );
  await addToOutbox(
    client,
    rows.map(({ jobId, epoch }) => ({ job: 'job', payload: { jobId, epoch } })),
  );
  return rows.length;
}

/** Running jobs whose worker let the lease run out. */
export async function readAbandonedJobs(pool: pg.Pool, limit: number): Promise<JobKey[]> {
  const { rows } = await pool.query<JobKey>(
    `select id as "jobId", epoch from job where state = 'running' and lease_until < now() order by queued_at limit $1`,
    [limit],
  );
  return rows;
}

/** Queued jobs that nobody has seen in the queue for this long. */
export async function readUnseenJobs(pool: pg.Pool, seconds: number, limit: number): Promise<JobKey[]> {
  const { rows } = await pool.query<JobKey>(
    `select id as "jobId", epoch from job
     where state = 'queued' and queued_at < now() - make_interval(secs => $1) order by queued_at limit $2`,
    [seconds, limit],
  );
  return rows;
}

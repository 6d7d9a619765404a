import type pg from 'pg';
import { claimJob, type ClaimedJob, createJob } from '../../src/storage/jobs.ts';
import { inTransaction } from '../../src/storage/transaction.ts';

/** A job that a worker has at hand, for a minute. */
export async function runningJob(
  pool: pg.Pool,
  kind: string,
  args: Readonly<Record<string, unknown>>,
): Promise<ClaimedJob> {
  const uid = await inTransaction(pool, (client) => createJob(client, { kind, args, keyId: null }));
  const { rows } = await pool.query<{ jobId: number; epoch: number }>(
    'select id as "jobId", epoch from job where uid = $1',
    [uid],
  );
  const job = rows[0] === undefined ? null : await claimJob(pool, rows[0], 60);
  if (job === null) throw new Error('the job was not to be had');
  return job;
}

import type pg from 'pg';
import { Codebook } from '../domain/codebook.ts';
import type { TermCount } from '../domain/codebook-changes/trial-result.ts';
import type { Database, Queries } from './database.ts';
import { createJob, holdJob, type JobKey } from './jobs.ts';
import { inTransaction } from './transaction.ts';

interface TermRequest {
  readonly codebookId: number;
  readonly batchId: number;
}

/** The version of a codebook whose terms are to be counted; null when the batch was erased meanwhile. */
export async function readTermRequest(
  query: Queries,
  { codebookId, batchId }: TermRequest,
): Promise<Codebook | null> {
  const row = await query
    .selectFrom('codebook')
    .innerJoin('batch', (join) => join.on('batch.id', '=', batchId).on('batch.erased', '=', false))
    .select('content')
    .where('codebook.id', '=', codebookId)
    .executeTakeFirst();
  return row === undefined ? null : Codebook.parse(row.content);
}

/** A count that was asked for: what terms find in a batch, once its job has ended. */
export interface RecordedTermCounts {
  readonly job: string;
  readonly comments: number | null;
  readonly counts: readonly TermCount[] | null;
}

/** The count of a codebook version's terms over a batch; null when nobody has asked for it. */
export async function readTermCounts(
  pool: pg.Pool,
  { codebookId, batchId }: TermRequest,
): Promise<RecordedTermCounts | null> {
  const { rows } = await pool.query<RecordedTermCounts>(
    `select job.uid as job, comments, counts from term_count join job on job.id = job_id
     where codebook_id = $1 and batch_id = $2`,
    [codebookId, batchId],
  );
  return rows[0] ?? null;
}

/** Ask for terms to be counted; the uid of the job, be it one that counts or has counted them already. */
export function requestTermCounts(
  { pool }: Database,
  { codebookId, batchId }: TermRequest,
  keyId: number | null,
): Promise<string> {
  return inTransaction(pool, async (client) => {
    await client.query('select from codebook where id = $1 for no key update', [codebookId]);
    const { rows } = await client.query<{ job: string }>(
      `select job.uid as job from term_count join job on job.id = job_id
       where codebook_id = $1 and batch_id = $2 and (counts is not null or job.state in ('queued', 'running'))`,
      [codebookId, batchId],
    );
    const [asked] = rows;
    if (asked !== undefined) return asked.job;
    const job = await createJob(client, { kind: 'count-terms', args: { codebookId, batchId }, keyId });
    await client.query(
      `insert into term_count (codebook_id, batch_id, job_id) select $1, $2, id from job where uid = $3
       on conflict (codebook_id, batch_id) do update set job_id = excluded.job_id`,
      [codebookId, batchId, job],
    );
    return job;
  });
}

/** Keep what was counted; false when the job was taken away. */
export function writeTermCounts(
  pool: pg.Pool,
  key: JobKey,
  { codebookId, batchId }: TermRequest,
  { comments, counts }: { readonly comments: number; readonly counts: readonly TermCount[] },
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    if (!(await holdJob(client, key))) return false;
    await client.query(
      'update term_count set comments = $3, counts = $4 where codebook_id = $1 and batch_id = $2',
      [codebookId, batchId, comments, JSON.stringify(counts)],
    );
    return true;
  });
}

import type pg from 'pg';
import { Codebook } from '../domain/codebook.ts';
import type { TermCount } from '../domain/codebook-changes/trial-result.ts';
import type { Database, Queries } from './database.ts';
import { createJob } from './jobs.ts';
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

/** How many comments were looked at, and in how many each term was found. */
export interface TermCounts {
  readonly comments: number;
  readonly counts: readonly TermCount[];
}

/** What terms find in a batch; where nobody has counted yet, or the counting failed, null, and a job to count is asked for. */
export function findTermCounts(
  { pool }: Database,
  { codebookId, batchId }: TermRequest,
  keyId: number | null,
): Promise<TermCounts | null> {
  return inTransaction(pool, async (client) => {
    await client.query('select from codebook where id = $1 for no key update', [codebookId]);
    const { rows } = await client.query<{
      comments: number | null;
      counts: TermCount[] | null;
      open: boolean;
    }>(
      `select comments, counts, job.state in ('queued', 'running') as open from term_count join job on job.id = job_id
       where codebook_id = $1 and batch_id = $2`,
      [codebookId, batchId],
    );
    const { comments = null, counts = null, open = false } = rows[0] ?? {};
    if (comments !== null && counts !== null) return { comments, counts };
    if (open) return null;
    const job = await createJob(client, { kind: 'count-terms', args: { codebookId, batchId }, keyId });
    await client.query(
      `insert into term_count (codebook_id, batch_id, job_id) select $1, $2, id from job where uid = $3
       on conflict (codebook_id, batch_id) do update set job_id = excluded.job_id`,
      [codebookId, batchId, job],
    );
    return null;
  });
}

/** Keep what was counted. */
export async function writeTermCounts(
  pool: pg.Pool,
  { codebookId, batchId }: TermRequest,
  comments: number,
  counts: readonly TermCount[],
): Promise<void> {
  await pool.query(
    'update term_count set comments = $3, counts = $4 where codebook_id = $1 and batch_id = $2',
    [codebookId, batchId, comments, JSON.stringify(counts)],
  );
}

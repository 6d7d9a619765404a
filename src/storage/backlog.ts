import type pg from 'pg';

/** What is recorded and still to be done, over all batches. */
export interface Backlog {
  /** Jobs that the queue was not given yet. */
  readonly outbox: number;
  readonly openChunks: number;
  /** Since the tagging of the oldest open chunk was asked for; 0 without one. */
  readonly oldestOpenChunkSeconds: number;
  readonly queuedJobs: number;
  readonly runningJobs: number;
}

/** How far the workers are behind. Reads what is open only, by index. */
export async function readBacklog(pool: pg.Pool): Promise<Backlog> {
  const { rows } = await pool.query<Backlog>(
    `select (select count(*) from outbox)::int as outbox,
       (select count(*) from chunk where state = 'open')::int as "openChunks",
       coalesce(extract(epoch from now() - (
         select min(created_at) from tagging
         where state = 'running' and exists (
           select from chunk where tagging_id = tagging.id and chunk.state = 'open'))), 0)::float8
         as "oldestOpenChunkSeconds",
       (select count(*) from job where state = 'queued')::int as "queuedJobs",
       (select count(*) from job where state = 'running')::int as "runningJobs"`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a query without a table gave no row');
  return row;
}

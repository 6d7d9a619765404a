import type pg from 'pg';
import { createJob } from './jobs.ts';
import { inTransaction } from './transaction.ts';

/** Comments of a tagging that was cancelled, from which its tags are still to be taken; 0 for any other tagging. */
export async function countToClear(pool: pg.Pool, taggingId: number): Promise<number> {
  const { rows } = await pool.query<{ comments: number }>(
    `select coalesce(sum(comments), 0)::int as comments from chunk join tagging on tagging.id = tagging_id
     where tagging_id = $1 and tagging.state = 'cancelled'`,
    [taggingId],
  );
  return rows[0]?.comments ?? 0;
}

/**
 * Take out what one chunk of a cancelled tagging has written, and the chunk. A worker that is writing it is waited for: with
 * its chunk gone, nobody writes it again. Returns its comments; null when no chunk was left, and the tagging is gone too.
 */
export function clearChunk(pool: pg.Pool, taggingId: number): Promise<number | null> {
  return inTransaction(pool, async (client) => {
    const { rows: places } = await client.query<{ bucket: number }>(
      `select bucket from batch where id = (select batch_id from tagging where id = $1 and state = 'cancelled') for share`,
      [taggingId],
    );
    const [place] = places;
    if (place === undefined) return null;
    const { rows } = await client.query<{ first: number; last: number; comments: number }>(
      `delete from chunk where id = (select min(id) from chunk where tagging_id = $1)
       returning first_id as first, last_id as last, comments`,
      [taggingId],
    );
    const [chunk] = rows;
    if (chunk === undefined) {
      await client.query(`delete from tagging where id = $1 and state = 'cancelled'`, [taggingId]);
      return null;
    }
    for (const table of ['tag', 'finding'])
      await client.query(
        `delete from ${table} where bucket = $1 and tagging_id = $2 and comment_id between $3 and $4`,
        [place.bucket, taggingId, chunk.first, chunk.last],
      );
    return chunk.comments;
  });
}

/**
 * Ask anew for what cancelled taggings still hold, where the last job that tried was given up this long ago. Returns how
 * many there were. What erased batches hold goes with them.
 */
export function retryClearing(pool: pg.Pool, seconds: number): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ id: number }>(
      `select tagging.id from tagging join batch on batch.id = batch_id and not erased
       where state = 'cancelled' and not exists (
         select from job where kind = 'clear-tagging' and (args ->> 'taggingId')::bigint = tagging.id
           and (job.state in ('queued', 'running') or finished_at > now() - make_interval(secs => $1)))`,
      [seconds],
    );
    for (const { id } of rows)
      await createJob(client, { kind: 'clear-tagging', args: { taggingId: id }, keyId: null });
    return rows.length;
  });
}

import type pg from 'pg';

/** What waits in the queue, by table: the state in which it does. */
const waiting = { chunk: 'open', job: 'queued' } as const;

/** Note that the queue still knows these chunks or jobs; one that somebody is changing is seen by them. */
export async function markSeen(
  pool: pg.Pool,
  table: keyof typeof waiting,
  ids: readonly number[],
): Promise<void> {
  if (ids.length === 0) return;
  await pool.query(
    `update ${table} set queued_at = now() where id in (
       select id from ${table} where id = any($1::bigint[]) and state = $2 for update skip locked)`,
    [ids, waiting[table]],
  );
}

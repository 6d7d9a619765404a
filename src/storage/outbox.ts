import type pg from 'pg';
import { inTransaction } from './transaction.ts';

export interface OutboxEntry {
  readonly job: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface OutboxRow {
  readonly id: number;
  readonly job: string;
  readonly payload: unknown;
}

const channel = 'outbox';

/** Add jobs to the outbox within the caller's transaction; relays wake when it commits. */
export async function addToOutbox(client: pg.ClientBase, entries: readonly OutboxEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await client.query(
    `insert into outbox (job, payload)
     select job, payload from unnest($1::text[], $2::jsonb[]) with ordinality as entry (job, payload, n) order by n`,
    [entries.map((entry) => entry.job), entries.map((entry) => JSON.stringify(entry.payload))],
  );
  await client.query(`select pg_notify('${channel}', '')`);
}

/**
 * Hand at most `limit` rows to `hand`, oldest first, and delete them when it returns; when it throws they stay. Relays
 * that run at once get different rows. A row can be handed twice (a crash between hand and commit). Returns how many.
 */
export function drainOutbox(
  pool: pg.Pool,
  limit: number,
  hand: (rows: readonly OutboxRow[]) => Promise<void>,
): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<OutboxRow>(
      'select id, job, payload from outbox order by id limit $1 for update skip locked',
      [limit],
    );
    if (rows.length === 0) return 0;
    await hand(rows);
    await client.query('delete from outbox where id = any($1::bigint[])', [rows.map((row) => row.id)]);
    return rows.length;
  });
}

/** Is there a row that has waited longer than this? Then the relays are behind, or the queue is away. */
export async function outboxIsBehind(pool: pg.Pool, seconds: number): Promise<boolean> {
  const { rows } = await pool.query<{ behind: boolean }>(
    `select exists (select from outbox where created_at < now() - make_interval(secs => $1)) as behind`,
    [seconds],
  );
  return rows[0]?.behind ?? false;
}

/**
 * Call `wake` whenever a transaction that added to the outbox commits, on a connection held for that. `lost` is called
 * once when the connection breaks: listen again then. Returns a function that stops.
 */
export async function listenForOutbox(
  pool: pg.Pool,
  wake: () => void,
  lost: (error: Error) => void,
): Promise<() => void> {
  const client = await pool.connect();
  let open = true;
  const stop = (): void => {
    if (!open) return;
    open = false;
    client.removeListener('notification', wake);
    client.release(true);
  };
  client.on('error', (error) => {
    if (!open) return;
    stop();
    lost(error);
  });
  client.on('notification', wake);
  try {
    await client.query(`listen ${channel}`);
  } catch (error) {
    stop();
    throw error;
  }
  return stop;
}

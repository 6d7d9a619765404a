import type pg from 'pg';
import { advisoryLocks } from './advisory-locks.ts';
import { inTransaction } from './transaction.ts';

const partitioned = ['respondent', 'comment', 'tag', 'finding'] as const;
const sharedRows = 5_000_000;

/**
 * The bucket that small batches are written to now; a new one once the last holds five million comments.
 * Creates partitions on a connection of its own, so that no upload holds their lock.
 */
export async function sharedBucket(pool: pg.Pool): Promise<number> {
  return (await openSharedBucket(pool)) ?? createBucket(pool, true);
}

async function openSharedBucket(queryable: pg.Pool | pg.ClientBase): Promise<number | undefined> {
  const { rows } = await queryable.query<{ id: number }>(
    'select id from bucket where shared and comments < $1 order by id desc limit 1',
    [sharedRows],
  );
  return rows[0]?.id;
}

/**
 * A bucket for one large batch, held by the caller's transaction. An empty one that a cut-off upload left behind is
 * taken first.
 */
export async function ownBucket(pool: pg.Pool, client: pg.ClientBase): Promise<number> {
  for (const id of await emptyBuckets(client))
    if ((await hold(client, id)) && (await emptyBuckets(client)).includes(id)) return id;
  const id = await createBucket(pool, false);
  return (await hold(client, id)) ? id : ownBucket(pool, client);
}

/** Nobody's, or taken by an upload that has not ended. One that is held and still among them is nobody's. */
async function emptyBuckets(client: pg.ClientBase): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(
    `select id from bucket where not shared and comments = 0
       and not exists (select from batch where batch.bucket = bucket.id and not erased) order by id`,
  );
  return rows.map((row) => row.id);
}

async function hold(client: pg.ClientBase, bucket: number): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_xact_lock($1, $2) as held', [
    advisoryLocks.ownBucket,
    bucket,
  ]);
  return rows[0]?.held === true;
}

async function createBucket(pool: pg.Pool, shared: boolean): Promise<number> {
  return inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [advisoryLocks.bucketCreation]);
    const other = shared ? await openSharedBucket(client) : undefined;
    if (other !== undefined) return other;
    const { rows } = await client.query<{ id: number }>(
      'insert into bucket (shared) values ($1) returning id',
      [shared],
    );
    const id = rows[0]?.id ?? 0;
    for (const table of partitioned)
      await client.query(
        `create table ${table}_b${id} (like ${table} including all);
         alter table ${table} attach partition ${table}_b${id} for values in (${id})`,
      );
    return id;
  });
}

/** Empty the bucket of one erased batch, without a scan; the next large batch takes it. */
export async function emptyBucket(client: pg.ClientBase, bucket: number): Promise<void> {
  for (const table of partitioned) await client.query(`truncate ${table}_b${bucket}`);
  await client.query('update bucket set comments = 0 where id = $1', [bucket]);
}

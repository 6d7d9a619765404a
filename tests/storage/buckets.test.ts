import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownBucket } from '../../src/storage/buckets.ts';
import type { Database } from '../../src/storage/database.ts';
import { inTransaction } from '../../src/storage/transaction.ts';
import { migratedDatabase } from '../support/migrated-database.ts';

let database: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ database, close } = await migratedDatabase());
});
afterAll(() => close());

/** The client, with `before` run once before it tries for a lock. */
function interrupted(client: pg.PoolClient, before: () => Promise<unknown>): pg.PoolClient {
  let waiting = true;
  const query = async (text: string, values: unknown[]): Promise<unknown> => {
    if (waiting && text.includes('pg_try_advisory')) {
      waiting = false;
      await before();
    }
    return client.query(text, values);
  };
  return new Proxy(client, {
    get: (target, name): unknown => (name === 'query' ? query : Reflect.get(target, name)),
  });
}

describe('a bucket for one large batch', () => {
  it('is not given to another upload while one writes to it, and is afterwards when that is cut off', async () => {
    const { pool } = database;
    const cutOff = inTransaction(pool, async (one) => {
      const bucket = await ownBucket(pool, one);
      expect(await inTransaction(pool, (two) => ownBucket(pool, two))).not.toBe(bucket);
      throw new Error(String(bucket));
    });
    const { message } = await cutOff.catch((error: unknown) => error as Error);
    expect(await inTransaction(pool, (client) => ownBucket(pool, client))).toBe(Number(message));
  });

  it('is not given to an upload that looked before, and tried after, another filled it', async () => {
    const { pool } = database;
    const filling = await pool.connect();
    await filling.query('begin');
    const bucket = await ownBucket(pool, filling);
    const fill = async (): Promise<void> => {
      await filling.query('update bucket set comments = 1 where id = $1', [bucket]);
      await filling.query('commit');
    };
    const other = await inTransaction(pool, (client) => ownBucket(pool, interrupted(client, fill)));
    filling.release();
    expect(other).not.toBe(bucket);
  });
});

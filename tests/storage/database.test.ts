import { expect, it } from 'vitest';
import { openDatabase } from '../../src/storage/database.ts';
import { inTransaction } from '../../src/storage/transaction.ts';
import { freshDatabase } from '../support/postgres.ts';

it('outlives a connection that is lost in the middle of a transaction, and opens another', async () => {
  await using fresh = await freshDatabase();
  const database = openDatabase(fresh.url);
  const lost = inTransaction(database.pool, async (client) => {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const ended = new Promise((resolve) => client.once('end', resolve));
    await database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await ended;
    await client.query('select 1');
  });
  await expect(lost).rejects.toThrow();
  expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await database.close();
});

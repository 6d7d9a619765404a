import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  addToOutbox,
  drainOutbox,
  listenForOutbox,
  outboxIsBehind,
  type OutboxRow,
} from '../../src/storage/outbox.ts';
import { inTransaction } from '../../src/storage/transaction.ts';
import { openRecord, type Recorded } from '../support/open-record.ts';

let record: Recorded;
beforeAll(async () => {
  record = await openRecord();
});
afterAll(() => record.close());
beforeEach(async () => {
  await record.rows('delete from outbox');
});

const add = (...numbers: number[]): Promise<void> =>
  inTransaction(record.database.pool, (client) =>
    addToOutbox(
      client,
      numbers.map((n) => ({ job: 'count', payload: { n } })),
    ),
  );

const drain = async (limit: number): Promise<unknown[]> => {
  const handed: OutboxRow[] = [];
  await drainOutbox(record.database.pool, limit, async (rows) => {
    await Promise.resolve();
    handed.push(...rows);
  });
  return handed.map((row) => row.payload);
};

describe('the outbox', () => {
  it('hands rows over once, in the order in which they came', async () => {
    await add(1, 2, 3);
    expect(await drain(2)).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await drain(2)).toEqual([{ n: 3 }]);
    expect(await drain(2)).toEqual([]);
  });

  it('keeps the rows when the hand-over fails', async () => {
    await add(1);
    const failing = drainOutbox(record.database.pool, 10, () => Promise.reject(new Error('queue is away')));
    await expect(failing).rejects.toThrow('queue is away');
    expect(await drain(10)).toEqual([{ n: 1 }]);
  });

  it('gives different rows to those who drain at the same time', async () => {
    await add(1, 2);
    const first = Promise.withResolvers<null>();
    const release = Promise.withResolvers<null>();
    const slow = drainOutbox(record.database.pool, 1, async () => {
      first.resolve(null);
      await release.promise;
    });
    await first.promise;
    expect(await drain(10)).toEqual([{ n: 2 }]);
    release.resolve(null);
    await slow;
    expect(await drain(10)).toEqual([]);
  });

  it('wakes a listener when what was added is there to be seen, and not after it stopped', async () => {
    const woken = Promise.withResolvers<unknown[]>();
    const stop = await listenForOutbox(
      record.database.pool,
      () => woken.resolve(drain(10)),
      () => undefined,
    );
    await add(7);
    expect(await woken.promise).toEqual([{ n: 7 }]);
    stop();
  });

  it('tells that the connection was lost', async () => {
    const lost = Promise.withResolvers<Error>();
    await listenForOutbox(record.database.pool, () => undefined, lost.resolve);
    await record.rows(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query = 'listen outbox'`,
    );
    expect(await lost.promise).toBeInstanceOf(Error);
  });

  it('is behind when a row has waited too long', async () => {
    expect(await outboxIsBehind(record.database.pool, 0)).toBe(false);
    await add(1);
    expect(await outboxIsBehind(record.database.pool, 0)).toBe(true);
    expect(await outboxIsBehind(record.database.pool, 60)).toBe(false);
  });
});

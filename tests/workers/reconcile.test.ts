import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Queues } from '../../src/queue/relay.ts';
import { eraseBatch } from '../../src/storage/erase.ts';
import { createKey } from '../../src/storage/keys.ts';
import { requestBatchErasure } from '../../src/storage/request-jobs.ts';
import { reconcileDuties } from '../../workers/reconcile.ts';
import { lunchComments, openRecord, type Recorded } from '../support/open-record.ts';

let record: Recorded;
beforeAll(async () => {
  record = await openRecord();
});
afterAll(() => record.close());

const idle = { getJobState: () => Promise.resolve('waiting') } as unknown as Queues['classify'];

async function reconcile(): Promise<void> {
  const queues = { classify: idle, tasks: idle, background: idle };
  for (const duty of reconcileDuties({ database: record.database, queues, unseenSeconds: 60 })) await duty();
}

describe('the reconciler', () => {
  it('asks again for an erasure that was given up an hour ago, until nothing is left to erase', async () => {
    const { batchId } = await record.accept(lunchComments(3));
    await requestBatchErasure(record.database, null, { id: batchId, uid: 'b' }, { onlyUntagged: false });
    const erasures = async (): Promise<string[]> => {
      const jobs = await record.rows<{ state: string }>(
        `select state from job where kind = 'erase-batch' and (args ->> 'batchId')::bigint = $1 order by id`,
        [batchId],
      );
      return jobs.map(({ state }) => state);
    };
    await reconcile();
    expect(await erasures()).toEqual(['queued']);
    await record.rows(`update job set state = 'failed', finished_at = now()`);
    await reconcile();
    expect(await erasures()).toEqual(['failed']);
    await record.rows(`update job set finished_at = now() - interval '2 hours'`);
    await reconcile();
    expect(await erasures()).toEqual(['failed', 'queued']);
    await eraseBatch(record.database, batchId);
    await record.rows(`update job set state = 'done', finished_at = now() - interval '2 hours'`);
    await reconcile();
    expect(await erasures()).toEqual(['done', 'done']);
  });

  it('forgets the answers to requests of more than a week ago', async () => {
    const { key } = await createKey(record.database.query, { name: 'a', access: 'author' });
    await record.rows(
      `insert into idempotency (key_id, key, request_hash, status, location, response, created_at)
       select $1, days::text, '', 202, '', '{}', now() - make_interval(days => days) from unnest(array[6, 8]) as days`,
      [key.id],
    );
    await reconcile();
    expect(await record.rows('select key from idempotency')).toEqual([{ key: '6' }]);
  });
});

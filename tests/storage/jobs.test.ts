import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cancelJob } from '../../src/storage/cancel-job.ts';
import {
  claimJob,
  createJob,
  failJob,
  finishJob,
  type JobKey,
  parkJob,
  renewJob,
} from '../../src/storage/jobs.ts';
import { markSeen } from '../../src/storage/mark-seen.ts';
import { readJob } from '../../src/storage/read-jobs.ts';
import { readAbandonedJobs, readUnseenJobs, requeueJobs } from '../../src/storage/requeue-jobs.ts';
import { inTransaction } from '../../src/storage/transaction.ts';
import { lunchComments, openRecord, type Recorded } from '../support/open-record.ts';
import { until } from '../support/processes.ts';

let record: Recorded;
let uid: string;
let key: JobKey;
beforeAll(async () => {
  record = await openRecord();
});
afterAll(() => record.close());
beforeEach(async () => {
  const { pool } = record.database;
  await record.rows('delete from outbox');
  uid = await inTransaction(pool, (client) =>
    createJob(client, { kind: 'sweep', args: { batchId: 7 }, keyId: null }),
  );
  const [row] = await record.rows<{ id: number }>('select id from job where uid = $1', [uid]);
  key = { jobId: row?.id ?? 0, epoch: 1 };
});

const state = async (): Promise<string | undefined> => (await readJob(record.database.pool, uid))?.state;

describe('a job', () => {
  it('is in the outbox as soon as it is recorded', async () => {
    expect(await record.rows('select job, payload from outbox')).toEqual([{ job: 'job', payload: key }]);
    expect(await state()).toBe('queued');
  });

  it('goes to one worker, which ends it once', async () => {
    const { pool } = record.database;
    const claims = await Promise.all(Array.from({ length: 6 }, () => claimJob(pool, key, 60)));
    expect(claims.filter((job) => job !== null)).toEqual([{ ...key, kind: 'sweep', args: { batchId: 7 } }]);
    expect(await finishJob(pool, key, { comments: 3 })).toBe(true);
    expect(await finishJob(pool, key, { comments: 4 })).toBe(false);
    expect(await readJob(pool, uid)).toMatchObject({ state: 'done', result: { comments: 3 } });
  });

  it('is tried three times, and then says what was wrong', async () => {
    const { pool } = record.database;
    const outcomes = [];
    for (const epoch of [1, 2, 3]) {
      const job = await claimJob(pool, { ...key, epoch }, 60);
      if (job !== null) outcomes.push(await failJob(pool, job, { type: 'TypeError', code: null }));
    }
    expect(outcomes).toEqual(['retried', 'retried', 'failed']);
    expect(await readJob(pool, uid)).toMatchObject({ state: 'failed', problem: { type: 'TypeError' } });
  });

  it('is abandoned when its lease has run out, and its late worker has no say any more', async () => {
    const { pool } = record.database;
    await claimJob(pool, key, 0);
    expect(await readAbandonedJobs(pool, 10)).toContainEqual(key);
    expect(await renewJob(pool, key, 60)).toBe(true);
    expect(await readAbandonedJobs(pool, 10)).not.toContainEqual(key);
    await inTransaction(pool, (client) => requeueJobs(client, [key]));
    expect(await renewJob(pool, key, 60)).toBe(false);
    expect(await finishJob(pool, key, {})).toBe(false);
    expect(await claimJob(pool, key, 60)).toBeNull();
    expect(await claimJob(pool, { ...key, epoch: 2 }, 60)).not.toBeNull();
  });

  it('can be cancelled until it has ended', async () => {
    const { pool } = record.database;
    expect(await cancelJob(pool, uid, null)).toBe('cancelled');
    expect(await claimJob(pool, key, 60)).toBeNull();
    expect(await cancelJob(pool, uid, null)).toBe('was cancelled');
    expect(await state()).toBe('cancelled');
  });

  it('can be cancelled while its tagging ends', async () => {
    const { pool } = record.database;
    const { taggingId } = await record.accept(lunchComments(3));
    await claimJob(pool, key, 60);
    await inTransaction(pool, (client) =>
      parkJob(client, key, { phase: 'tag', total: 3, result: { taggingId } }),
    );
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    const cancelled = await inTransaction(pool, async (ending) => {
      await ending.query('select from tagging where id = $1 for update', [taggingId]);
      const cancelling = cancelJob(pool, uid, null).catch(() => 'deadlock');
      await until(async () => (await record.rows(waiting)).length > 0);
      await ending.query('update job set done = 3 where uid = $1', [uid]);
      return { cancelling };
    });
    expect(await cancelled.cancelling).toBe('cancelled');
  });

  it('that waits unseen is found, and left alone once it was seen', async () => {
    const { pool } = record.database;
    expect(await readUnseenJobs(pool, 0, 100)).toContainEqual(key);
    await record.rows(`update job set queued_at = now() - interval '1 hour' where uid = $1`, [uid]);
    await markSeen(pool, 'job', [key.jobId]);
    expect(await readUnseenJobs(pool, 60, 100)).not.toContainEqual(key);
  });
});

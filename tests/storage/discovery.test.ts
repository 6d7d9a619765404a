import { afterEach, beforeEach, expect, it } from 'vitest';
import { requestDueDiscovery } from '../../src/storage/discovery.ts';
import { discover } from '../../workers/discover.ts';
import { runJob } from '../../workers/run-job.ts';
import { openReviewApi, type ReviewApi } from '../support/review-api.ts';

let api: ReviewApi;
beforeEach(async () => {
  api = await openReviewApi();
});
afterEach(() => api.close());

const isDue = (quietSeconds = 0) => requestDueDiscovery(api.database.pool, quietSeconds);
const texts = Array.from({ length: 12 }, (_, index) => `The car park is full on day ${index}`);

async function look(): Promise<void> {
  const { rows } = await api.database.pool.query<{ jobId: number; epoch: number }>(
    `select id as "jobId", epoch from job where kind = 'discover' and state = 'queued'`,
  );
  const handlers = { discover: discover(api.database) };
  for (const key of rows) await runJob({ database: api.database, handlers, leaseSeconds: 60 }, key);
}

it('asks for themes to be found when a survey has come to rest, once for each change', async () => {
  expect(await isDue()).toBe(false);
  const first = await api.send('lunch', texts);
  expect(await isDue(60)).toBe(false);
  expect(await isDue()).toBe(true);
  expect(await isDue()).toBe(false);
  await look();
  expect(await isDue()).toBe(false);
  await api.send('lunch', texts);
  expect(await isDue()).toBe(true);
  await look();
  await api.database.pool.query('update batch set erased = true where uid = $1', [first]);
  expect(await isDue()).toBe(true);
  await look();
  expect(await isDue()).toBe(false);
});

it('leaves alone what somebody cancelled, until there is another change', async () => {
  await api.send('lunch', texts);
  expect(await isDue()).toBe(true);
  await api.database.pool.query(`update job set state = 'cancelled' where kind = 'discover'`);
  expect(await isDue()).toBe(false);
  await api.send('lunch', texts);
  expect(await isDue()).toBe(true);
});

it('takes one survey at a time, and waits for a batch that is being tagged', async () => {
  await api.send('lunch', texts);
  await api.send('dinner', texts);
  await api.database.pool.query(
    `update tagging set state = 'running' where batch_id = (select max(id) from batch)`,
  );
  expect(await isDue()).toBe(true);
  await look();
  expect(await isDue()).toBe(false);
  await api.database.pool.query(`update tagging set state = 'done'`);
  expect(await isDue()).toBe(true);
});

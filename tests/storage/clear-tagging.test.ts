import { afterEach, beforeEach, expect, it } from 'vitest';
import { cancelJob } from '../../src/storage/cancel-job.ts';
import { clearChunk, countToClear, retryClearing } from '../../src/storage/clear-tagging.ts';
import { beginRetag } from '../../src/storage/retag.ts';
import { type AcceptedTagging, lunchComments, openRecord, type Recorded } from '../support/open-record.ts';
import { runningJob } from '../support/running-job.ts';

let record: Recorded;
let batch: AcceptedTagging;
let again: number;
let job: string;
beforeEach(async () => {
  record = await openRecord();
  batch = await record.accept(lunchComments(2500));
  const { pool } = record.database;
  const args = { batchId: batch.batchId, modelId: (await record.otherModel()).id };
  const claimed = await runningJob(pool, 'retag', args);
  again = (await beginRetag(pool, claimed, args)) ?? 0;
  [{ uid: job } = { uid: '' }] = await record.rows<{ uid: string }>('select uid from job where id = $1', [
    claimed.jobId,
  ]);
  for (const tagging of [batch.taggingId, again])
    await record.rows(
      `insert into tag (bucket, tagging_id, comment_id, theme_id, respondent_id, valence, probability, evidence)
       select bucket, $1, id, 1, respondent_id, 0, 0.9, '{}' from comment`,
      [tagging],
    );
});
afterEach(() => record.close());

const tags = (tagging: number): Promise<object[]> =>
  record.rows('select count(*)::int as tags from tag where tagging_id = $1', [tagging]);

it('takes out all that a cancelled tagging has written, chunk by chunk, and nothing else', async () => {
  const { pool } = record.database;
  expect(await countToClear(pool, again)).toBe(0);
  expect(await clearChunk(pool, again)).toBeNull();
  await cancelJob(pool, job, null);
  expect(await record.rows(`select args from job where kind = 'clear-tagging'`)).toEqual([
    { args: { taggingId: again } },
  ]);
  expect(await countToClear(pool, again)).toBe(2500);
  expect(await clearChunk(pool, again)).toBe(1000);
  expect(await tags(again)).toEqual([{ tags: 1500 }]);
  const rest = [];
  for (let n = 0; n < 3; n++) rest.push(await clearChunk(pool, again));
  expect(rest).toEqual([1000, 500, null]);
  expect(await tags(again)).toEqual([{ tags: 0 }]);
  expect(await tags(batch.taggingId)).toEqual([{ tags: 2500 }]);
  expect(await record.rows('select id from tagging')).toEqual([{ id: batch.taggingId }]);
  expect(await clearChunk(pool, again)).toBeNull();
});

it('is asked for anew where it was given up', async () => {
  const { pool } = record.database;
  expect(await retryClearing(pool, 60)).toBe(0);
  await cancelJob(pool, job, null);
  expect(await retryClearing(pool, 60)).toBe(0);
  await record.rows(
    `update job set state = 'failed', finished_at = now() - interval '2 minutes' where kind = 'clear-tagging'`,
  );
  expect(await retryClearing(pool, 60)).toBe(1);
  expect(await retryClearing(pool, 60)).toBe(0);
  while ((await clearChunk(pool, again)) !== null);
  await record.rows(`delete from job where kind = 'clear-tagging'`);
  expect(await retryClearing(pool, 60)).toBe(0);
});

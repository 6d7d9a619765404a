import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimChunk, readChunkComments } from '../../src/storage/chunks.ts';
import { failChunk } from '../../src/storage/split-chunk.ts';
import { commitChunk } from '../../src/storage/tags.ts';
import { lunchComments, openRecord, type Recorded } from '../support/open-record.ts';

let record: Recorded;
beforeAll(async () => {
  record = await openRecord();
});
afterAll(() => record.close());

const nothing = { tags: new Uint8Array(), findings: new Uint8Array() };

/** Work through a tagging whose chunks fail when they hold a bad comment; how often they failed. */
async function work(taggingId: number, bad: ReadonlySet<number>): Promise<number> {
  const { pool } = record.database;
  let failures = 0;
  for (;;) {
    const [next] = await record.rows<{ chunk: number; epoch: number }>(
      `select id as chunk, epoch from chunk where tagging_id = $1 and state = 'open' order by id limit 1`,
      [taggingId],
    );
    if (next === undefined) return failures;
    const claimed = await claimChunk(pool, next, 60);
    if (claimed === null) throw new Error('an open chunk was not to be had');
    const comments = await readChunkComments(pool, claimed);
    if (comments.some(({ id }) => bad.has(id))) {
      failures++;
      await failChunk(pool, claimed);
    } else await commitChunk(pool, claimed, nothing);
  }
}

const placesOf = (taggingId: number, state: string): Promise<{ first: number; last: number; n: number }[]> =>
  record.rows(
    `select first_id as first, last_id as last, comments as n from chunk
     where tagging_id = $1 and state = $2 order by first_id`,
    [taggingId, state],
  );

describe('a chunk that keeps failing', () => {
  it('is queued again until its third attempt', async () => {
    const { taggingId } = await record.accept(lunchComments(3));
    const [chunk] = await record.rows<{ id: number }>('select id from chunk where tagging_id = $1', [
      taggingId,
    ]);
    const { pool } = record.database;
    const outcomes = [];
    for (const epoch of [1, 2, 3]) {
      const claimed = await claimChunk(pool, { chunk: chunk?.id ?? 0, epoch }, 60);
      if (claimed !== null) outcomes.push((await failChunk(pool, claimed)).outcome);
    }
    expect(outcomes).toEqual(['retried', 'retried', 'split']);
  });

  it('is left alone by a failure under an older epoch', async () => {
    const { taggingId } = await record.accept(lunchComments(3));
    const [chunk] = await record.rows<{ id: number }>('select id from chunk where tagging_id = $1', [
      taggingId,
    ]);
    const old = { chunk: chunk?.id ?? 0, epoch: 0 };
    expect(await failChunk(record.database.pool, old)).toEqual({ outcome: 'void', taggingId: null });
  });

  it('comes down to exactly the bad comments, and the rest is done once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 39 }), { maxLength: 3 }),
        async (count, places) => {
          const comments = lunchComments(count).flatMap((said) => [said, { by: 'quiet', text: '' }]);
          const { taggingId, batchId } = await record.accept(comments);
          const all = await record.rows<{ id: number }>(
            'select id from comment where batch_id = $1 and not blank order by id',
            [batchId],
          );
          const ids = all.map((row) => row.id);
          const bad = new Set(places.flatMap((place) => ids[place] ?? []));
          await work(taggingId, bad);
          const quarantined = await placesOf(taggingId, 'quarantined');
          expect(quarantined.map(({ first, last }) => [first, last])).toEqual(
            [...bad].sort((a, b) => a - b).map((id) => [id, id]),
          );
          const done = await placesOf(taggingId, 'done');
          const covered = ids.filter((id) => done.some(({ first, last }) => first <= id && id <= last));
          expect(covered).toEqual(ids.filter((id) => !bad.has(id)));
          expect([...quarantined, ...done].reduce((sum, { n }) => sum + n, 0)).toBe(count);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('of a thousand comments takes fourteen failures to find the one', async () => {
    const { taggingId, batchId } = await record.accept(lunchComments(1000));
    const [bad] = await record.rows<{ id: number }>(
      'select id from comment where batch_id = $1 order by id offset 617 limit 1',
      [batchId],
    );
    expect(await work(taggingId, new Set([bad?.id ?? 0]))).toBeLessThanOrEqual(14);
    expect(await placesOf(taggingId, 'quarantined')).toEqual([{ first: bad?.id, last: bad?.id, n: 1 }]);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  claimValueQuotes,
  giveUpValueQuotes,
  readWithoutValueQuotes,
} from '../../src/storage/quoted-taggings.ts';
import { waitingForValueQuotes } from '../../src/storage/quotes.ts';
import { readQuotedAttributes } from '../../src/storage/value-quote-candidates.ts';
import { openRecord, type Recorded } from '../support/open-record.ts';

let record: Recorded;
let taggings: number[];
beforeAll(async () => {
  record = await openRecord();
});
afterAll(() => record.close());

/** Two batches of two people each, as they were before there were quotes of values. */
beforeEach(async () => {
  await record.rows('delete from value_exemplar');
  await record.rows('update tagging set value_exemplars_at = now()');
  taggings = [];
  for (const text of ['The queue is long.', 'Tea is cold.'])
    taggings.push(
      (await record.accept([1, 2].map((n) => ({ by: `p${'!'.repeat(n)}`, text: `${text} ${n}` })))).taggingId,
    );
  await record.rows(
    `update tagging set state = 'done', finished_at = now() - interval '1 day', exemplars_at = now() - interval '1 day'
     where id = any($1)`,
    [taggings],
  );
});

const [old, recent] = [() => taggings[0] ?? 0, () => taggings[1] ?? 0];

describe('taggings of before', () => {
  it('are given quotes of their values, the newest first and so many at a time', async () => {
    const { pool } = record.database;
    expect(await readWithoutValueQuotes(pool, 60, 10)).toEqual([recent(), old()]);
    expect(await readWithoutValueQuotes(pool, 60, 1)).toEqual([recent()]);
    expect(await readWithoutValueQuotes(pool, 2 * 86_400, 10)).toEqual([]);
    expect(await waitingForValueQuotes(record.database.query, taggings)).toHaveLength(2);
  });

  it('are passed over once another tagging is shown, or the batch is erased', async () => {
    const { pool } = record.database;
    await record.rows('update batch set erased = true where tagging_id = $1', [recent()]);
    await record.rows('update batch set tagging_id = null where tagging_id = $1', [old()]);
    expect(await readWithoutValueQuotes(pool, 60, 10)).toEqual([]);
    expect(await claimValueQuotes(pool, recent())).toBeNull();
    expect(await claimValueQuotes(pool, old())).toBeNull();
  });

  it('are tried ten times, and then nobody waits for them', async () => {
    const { pool } = record.database;
    let tried = 0;
    while ((await claimValueQuotes(pool, old())) !== null) tried++;
    expect(tried).toBe(10);
    expect(await readWithoutValueQuotes(pool, 60, 10)).toEqual([recent()]);
    await giveUpValueQuotes(pool, 60);
    expect(await waitingForValueQuotes(record.database.query, taggings)).toEqual([recent()]);
  });
});

describe('the attributes that have quotes of their own', () => {
  it('are those with few values', async () => {
    const claimed = await claimValueQuotes(record.database.pool, old());
    if (claimed === null) throw new Error('the tagging was not to be had');
    const { pool } = record.database;
    const two = [{ field: 'team', values: ['team 0', 'team 2'] }];
    expect(await readQuotedAttributes(pool, claimed, 2)).toEqual(two);
    expect(await readQuotedAttributes(pool, claimed, 1)).toEqual([]);
    await record.rows(
      `update respondent set attributes = attributes || '{"mood": "", "note": "${'x'.repeat(500)}"}'`,
    );
    expect(await readQuotedAttributes(pool, claimed, 2)).toEqual(two);
  });
});

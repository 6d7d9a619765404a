import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  readReviewersRedactions,
  readShortlists,
  readSystemNames,
  sampleThemes,
} from '../../src/storage/exemplar-candidates.ts';
import {
  claimExemplars,
  giveUpExemplars,
  type QuotedTagging,
  readUnquotedTaggings,
} from '../../src/storage/quoted-taggings.ts';
import { writeExemplars } from '../../src/storage/write-exemplars.ts';
import { eraseBatch } from '../../src/storage/erase.ts';
import { finishTagging } from '../../src/storage/taggings.ts';
import { ensureThemes } from '../../src/storage/tags.ts';
import { lunchComments, openRecord, type Recorded } from '../support/open-record.ts';

let record: Recorded;
let tagging: QuotedTagging;
let theme: number;
let ids: number[];
beforeAll(async () => {
  record = await openRecord();
});
afterAll(() => record.close());

/** Ten comments on one theme; their probabilities rise with their ids. */
beforeEach(async () => {
  const { pool } = record.database;
  const { taggingId, batchId, bucket } = await record.accept(lunchComments(10));
  [theme = 0] = await ensureThemes(pool, ['queues']);
  const tagged = await record.rows<{ id: number }>(
    `insert into tag select $1, $2, id, $3, respondent_id, 1, 0.5 + 0.01 * (id % 1024), '{4,9,1}'
     from comment where batch_id = $4 returning comment_id as id`,
    [bucket, taggingId, theme, batchId],
  );
  ids = tagged.map((row) => row.id).sort((a, b) => a - b);
  await record.rows(`update chunk set state = 'done' where tagging_id = $1`, [taggingId]);
  await finishTagging(pool, taggingId);
  const claimed = await claimExemplars(pool, taggingId);
  if (claimed === null) throw new Error('the tagging was not to be had');
  tagging = claimed;
});

const quote = (commentId: number | undefined) => ({
  commentId: commentId ?? 0,
  respondentId: 1,
  start: 0,
  end: 9,
  redactions: [],
});
const written = (): Promise<object[]> =>
  record.rows(
    'select comment_id as id, rank from exemplar join quote on quote.id = quote_id where tagging_id = $1 order by rank',
    [tagging.taggingId],
  );

describe('the shortlist of a theme', () => {
  it('has the likeliest comments first, with the value of the group', async () => {
    const list = await readShortlists(record.database.pool, tagging, 3);
    expect(list.map((tag) => tag.commentId)).toEqual(ids.slice(-3).reverse());
    expect(list[0]).toMatchObject({ themeId: theme, valence: 1, evidence: [4, 9, 1] });
    expect(list[0]?.group).toMatch(/^team \d$/);
  });

  it('has no comment that speaks of a person at risk', async () => {
    const insert = `insert into finding values ($1, $2, $3, $4, '{}')`;
    await record.rows(insert, [tagging.bucket, tagging.taggingId, ids[9], 3]);
    await record.rows(insert, [tagging.bucket, tagging.taggingId, ids[8], 1]);
    const list = await readShortlists(record.database.pool, tagging, 2);
    expect(list.map((tag) => tag.commentId)).toEqual([ids[8], ids[7]]);
  });
});

describe('what people said of comments', () => {
  const settle = (comment: number | undefined, values: string): Promise<object[]> =>
    record.rows(
      `insert into settled_label (comment_id, bucket, batch_id, respondent_id, version, codebook_id, state, theme_ids, about,
         facets, redactions)
       select $1, $2, $3, 1, 1, id, ${values} from codebook limit 1`,
      [comment, tagging.bucket, tagging.batchId],
    );

  beforeAll(async () => {
    await record.rows(
      `insert into codebook (ref, version, content_hash, structure_hash, content)
       values ('canteen', 1, '', '', '{"systems": [{"name": "TillPro", "aliases": ["Till"]}]}')`,
    );
  });

  it('puts what they confirmed first and leaves out what they denied or said is of somebody at risk', async () => {
    await settle(ids[2], `'consensus', array[${theme}], null, null, '[]'`);
    await settle(ids[9], `'adjudicated', '{}', null, null, '[]'`);
    await settle(ids[8], `'consensus', array[${theme}], null, 2, '[]'`);
    await settle(ids[7], `'consensus', '{}', '{-1}', null, '[]'`);
    const list = await readShortlists(record.database.pool, tagging, 3);
    expect(list.map((tag) => tag.commentId)).toEqual([ids[2], ids[7], ids[6]]);
    expect(list[0]?.probability).toBe(1);
  });

  it('is read with what they asked to hide, and the names of systems with their aliases', async () => {
    await settle(ids[1], `'consensus', '{}', null, null, '[{"start": 0, "end": 3, "kind": "name"}]'`);
    const marked = await readReviewersRedactions(record.database.pool, tagging);
    expect([...marked]).toEqual([[ids[1], [{ start: 0, end: 3, kind: 'name' }]]]);
    expect(tagging.codebook).toBe('canteen');
    expect(await readSystemNames(record.database.pool, 'canteen')).toEqual(['TillPro', 'Till']);
    expect(await readSystemNames(record.database.pool, 'another')).toEqual([]);
  });
});

describe('the sample of a theme', () => {
  it('is spread evenly over its comments, and is all of them when they are few', async () => {
    const sample = await sampleThemes(record.database.pool, tagging, 5);
    expect(sample.get(theme)).toEqual([1, 3, 5, 7, 9].map((index) => ids[index]));
    const all = await sampleThemes(record.database.pool, tagging, 50);
    expect(all.get(theme)).toEqual(ids);
  });
});

describe('the quotes of a tagging', () => {
  const chosen = (...comments: (number | undefined)[]) => [
    { themeId: theme, coverage: 0.5, tau: 0.2, quotes: comments.map(quote) },
  ];

  it('are written once', async () => {
    const { pool } = record.database;
    const writes = await Promise.all([
      writeExemplars(pool, tagging, chosen(ids[0], ids[1])),
      writeExemplars(pool, tagging, chosen(ids[0], ids[1])),
    ]);
    expect(writes.filter(Boolean)).toHaveLength(1);
    expect(await written()).toEqual([
      { id: ids[0], rank: 1 },
      { id: ids[1], rank: 2 },
    ]);
    expect(await claimExemplars(pool, tagging.taggingId)).toBeNull();
  });

  it('leave out a comment that is gone', async () => {
    await record.rows('delete from comment where batch_id = $1 and id = $2', [tagging.batchId, ids[0]]);
    await writeExemplars(record.database.pool, tagging, chosen(ids[0], ids[1]));
    expect(await written()).toEqual([{ id: ids[1], rank: 2 }]);
  });

  it('keep their id and what was decided when the same stretch is chosen again', async () => {
    const { pool } = record.database;
    const hide = [{ start: 0, end: 3, kind: 'name' as const, by: 'machine' as const }];
    const redacted = (comment: number | undefined) => ({ ...quote(comment), redactions: hide });
    const choose = (...comments: (number | undefined)[]) =>
      writeExemplars(pool, tagging, [
        { themeId: theme, coverage: 0.5, tau: 0.2, quotes: comments.map(redacted) },
      ]);
    await writeExemplars(pool, tagging, chosen(ids[0], ids[1]));
    const before = await record.rows('select uid, status from quote where batch_id = $1 order by id', [
      tagging.batchId,
    ]);
    await record.rows(`update quote set status = 'approved', version = 1 where comment_id = $1`, [ids[0]]);
    await record.rows('delete from exemplar where tagging_id = $1', [tagging.taggingId]);
    await record.rows('delete from exemplar_coverage where tagging_id = $1', [tagging.taggingId]);
    await record.rows('update tagging set exemplars_at = null where id = $1', [tagging.taggingId]);
    expect(await choose(ids[1], ids[0])).toBe(true);
    const after = await record.rows<{ uid: string; redactions: object[] }>(
      'select uid, status, redactions, found from quote where batch_id = $1 order by id',
      [tagging.batchId],
    );
    expect(after.map(({ uid }) => uid)).toEqual(before.map((row) => (row as { uid: string }).uid));
    expect(after).toMatchObject([
      { status: 'approved', redactions: [], found: hide },
      { status: 'draft', redactions: hide, found: hide },
    ]);
  });

  it('are gone, with what was decided of them, once their comments are erased', async () => {
    const { pool } = record.database;
    await writeExemplars(pool, tagging, chosen(ids[0], ids[1]));
    await record.rows(
      `insert into quote_decision (quote_id, version, decision, redactions, status)
       select id, 1, 'approve', '[]', 'approved' from quote where batch_id = $1`,
      [tagging.batchId],
    );
    await record.rows('update batch set erased = true where id = $1', [tagging.batchId]);
    await eraseBatch(record.database, tagging.batchId);
    expect(await record.rows('select from quote where batch_id = $1', [tagging.batchId])).toEqual([]);
    expect(
      await record.rows('select from quote_decision where quote_id not in (select id from quote)'),
    ).toEqual([]);
  });

  it('are tried ten times, and then done without', async () => {
    const { pool } = record.database;
    const attempts = async (): Promise<boolean> => (await claimExemplars(pool, tagging.taggingId)) !== null;
    expect(await readUnquotedTaggings(pool, 0, 100)).toContain(tagging.taggingId);
    await giveUpExemplars(pool, 0);
    let tried = 0;
    while (await attempts()) tried++;
    expect(tried).toBe(9);
    expect(await readUnquotedTaggings(pool, 0, 100)).not.toContain(tagging.taggingId);
    const waiting = 'select from tagging where id = $1 and exemplars_at is null';
    expect(await record.rows(waiting, [tagging.taggingId])).toHaveLength(1);
    await giveUpExemplars(pool, 0);
    expect(await record.rows(waiting, [tagging.taggingId])).toEqual([]);
  });
});

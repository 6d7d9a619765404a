import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimJob, createJob } from '../../src/storage/jobs.ts';
import { readJob } from '../../src/storage/read-jobs.ts';
import { beginRetag } from '../../src/storage/retag.ts';
import { finishTagging, readUnfinishedTaggings } from '../../src/storage/taggings.ts';
import { ensureThemes } from '../../src/storage/tags.ts';
import { inTransaction } from '../../src/storage/transaction.ts';
import { lunchComments, openRecord, type Recorded } from '../support/open-record.ts';

let record: Recorded;
let themeIds: number[];
beforeAll(async () => {
  record = await openRecord();
  themeIds = await ensureThemes(record.database.pool, ['price', 'price/tea', 'queues']);
});
afterAll(() => record.close());

const closeChunks = (taggingId: number): Promise<object[]> =>
  record.rows(`update chunk set state = 'done' where tagging_id = $1`, [taggingId]);

interface Counts {
  theme_id: number;
  comments: number;
  respondents: number;
  negative: number;
  positive: number;
  mixed: number;
}

const countsOf = (taggingId: number): Promise<Counts[]> =>
  record.rows(
    `select theme_id, comments, respondents, negative, positive, mixed from theme_count
     where tagging_id = $1 order by theme_id`,
    [taggingId],
  );

describe('the end of a tagging', () => {
  it('waits for the last chunk, comes once and asks for quotes and a tally', async () => {
    const { pool } = record.database;
    const { taggingId } = await record.accept(lunchComments(4));
    await record.rows('delete from outbox');
    expect(await finishTagging(pool, taggingId)).toBe(false);
    await closeChunks(taggingId);
    expect(await readUnfinishedTaggings(pool, 10)).toContain(taggingId);
    const ends = await Promise.all(Array.from({ length: 6 }, () => finishTagging(pool, taggingId)));
    expect(ends.filter(Boolean)).toHaveLength(1);
    expect(await readUnfinishedTaggings(pool, 10)).not.toContain(taggingId);
    expect(await record.rows('select job, payload from outbox')).toEqual([
      { job: 'exemplars', payload: { taggingId } },
      { job: 'tallies', payload: { taggingId, epoch: 2 } },
    ]);
  });

  it('counts as brute force does', async () => {
    const comment = fc.record({
      by: fc.constantFrom('ann', 'bob', 'cy', 'di'),
      blank: fc.boolean(),
      tags: fc.uniqueArray(fc.tuple(fc.nat(2), fc.nat(3)), { selector: ([theme]) => theme, maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(comment, { minLength: 1, maxLength: 25 }), async (drawn) => {
        const said = drawn.map(({ by, blank }, index) => ({ by, text: blank ? '' : `text ${index}` }));
        const { taggingId, batchId, bucket } = await record.accept(said);
        const stored = await record.rows<{ id: number; person: number }>(
          'select id, respondent_id as person from comment where batch_id = $1 order by id',
          [batchId],
        );
        const comments = drawn.map(({ blank, tags }, index) => {
          const tagged = tags.map(([theme, valence]) => ({ theme: themeIds[theme] ?? 0, valence }));
          return { ...stored[index], blank, tags: blank ? [] : tagged };
        });
        for (const { id, person, tags } of comments)
          for (const { theme, valence } of tags)
            await record.rows(`insert into tag values ($1, $2, $3, $4, $5, $6, 0.9, '{0,1,1}')`, [
              bucket,
              taggingId,
              id,
              theme,
              person,
              valence,
            ]);
        await closeChunks(taggingId);
        await finishTagging(record.database.pool, taggingId);

        const expected = themeIds.flatMap((theme): Counts[] => {
          const on = comments.flatMap(({ person, tags }) =>
            tags.filter((tag) => tag.theme === theme).map(({ valence }) => ({ person, valence })),
          );
          const of = (valence: number): number => on.filter((tag) => tag.valence === valence).length;
          if (on.length === 0) return [];
          return [
            {
              theme_id: theme,
              comments: on.length,
              respondents: new Set(on.map(({ person }) => person)).size,
              negative: of(1),
              positive: of(2),
              mixed: of(3),
            },
          ];
        });
        expect(await countsOf(taggingId)).toEqual(expected.sort((a, b) => a.theme_id - b.theme_id));

        const spoke = comments.filter(({ blank }) => !blank);
        const themed = new Set(spoke.filter(({ tags }) => tags.length > 0).map(({ person }) => person));
        const people = new Set(spoke.map(({ person }) => person));
        expect(
          await record.rows(
            'select uncategorised_comments as comments, uncategorised_respondents as people from tagging where id = $1',
            [taggingId],
          ),
        ).toEqual([
          {
            comments: spoke.filter(({ tags }) => tags.length === 0).length,
            people: people.difference(themed).size,
          },
        ]);
      }),
      { numRuns: 12 },
    );
  });
});

describe('another tagging of a batch', () => {
  it('covers the same comments, and shows when it has ended', async () => {
    const { pool } = record.database;
    const { taggingId, batchId } = await record.accept(lunchComments(2500));
    const model = await record.otherModel();
    const uid = await inTransaction(pool, (client) =>
      createJob(client, { kind: 'retag', args: { batchId, modelId: model.id }, keyId: null }),
    );
    const [row] = await record.rows<{ id: number }>('select id from job where uid = $1', [uid]);
    const job = await claimJob(pool, { jobId: row?.id ?? 0, epoch: 1 }, 60);
    if (job === null) throw new Error('the job was not to be had');
    const second = await beginRetag(pool, job, { batchId, modelId: model.id });
    expect(await readJob(pool, uid)).toMatchObject({ state: 'running', done: 0, total: 2500 });

    const ranges = 'select first_id, last_id, comments from chunk where tagging_id = $1 order by first_id';
    expect(await record.rows(ranges, [second])).toEqual(await record.rows(ranges, [taggingId]));
    const shown = async (): Promise<object[]> =>
      record.rows('select tagging_id as id from batch where id = $1', [batchId]);
    expect(await shown()).toEqual([{ id: taggingId }]);

    await record.rows(
      `update chunk set state = 'done' where id = (select min(id) from chunk where tagging_id = $1)`,
      [second],
    );
    expect(await readJob(pool, uid)).toMatchObject({ state: 'running', done: 1000 });
    await closeChunks(second ?? 0);
    await finishTagging(pool, second ?? 0);
    expect(await shown()).toEqual([{ id: second }]);
    expect(await readJob(pool, uid)).toMatchObject({ state: 'done', done: 2500 });
  });
});

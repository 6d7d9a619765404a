import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noRules } from '../../src/domain/redaction/rules.ts';
import { eraseBatch } from '../../src/storage/erase.ts';
import { finishTagging } from '../../src/storage/taggings.ts';
import { ensureThemes } from '../../src/storage/tags.ts';
import { chooseExemplars } from '../../workers/exemplars.ts';
import { StoodDown } from '../../workers/precedence.ts';
import { openQuotingThread, type QuotingThread } from '../../workers/quoting-thread.ts';
import { chooseValueQuotes } from '../../workers/value-quotes.ts';
import { type AcceptedTagging, openRecord, type Recorded } from '../support/open-record.ts';

let record: Recorded;
let quoting: QuotingThread;
let batch: AcceptedTagging;
const failures: unknown[] = [];

beforeAll(async () => {
  record = await openRecord();
  quoting = openQuotingThread(noRules);
});
afterAll(async () => {
  await quoting.close();
  await record.close();
});

const choose = (taggingId: number, giveWay = (): Promise<void> => Promise.resolve()): Promise<void> =>
  chooseValueQuotes(
    {
      database: record.database,
      threads: quoting.values,
      giveWay,
      onFailure: (_, error) => failures.push(error),
    },
    { taggingId },
  );

interface Place {
  field: string;
  value: string;
  rank: number;
  quote: number;
  comment: number;
}
const places = (): Promise<Place[]> =>
  record.rows(
    `select field, value, rank, quote_id as quote, comment_id as comment from value_exemplar
     join quote on quote.id = quote_id where tagging_id = $1 order by field, value, rank`,
    [batch.taggingId],
  );
const commentsOf = async (): Promise<number[]> => {
  const rows = await record.rows<{ id: number }>('select id from comment where batch_id = $1 order by id', [
    batch.batchId,
  ]);
  return rows.map(({ id }) => id);
};

const nouns = 'door lamp tray fork soup cake desk rail pipe roof hall gate moss clay'.split(' ');

/** Sixty comments of three teams on queues, of which the last six are of team 0 and alone name a system. */
beforeEach(async () => {
  const { pool } = record.database;
  failures.length = 0;
  batch = await record.accept(
    Array.from({ length: 60 }, (_, index) => {
      const noun = (step: number) => nouns[(index * step + (index >> 3)) % nouns.length] ?? '';
      return {
        by: index >= 54 ? `people${index}!` : `p${'x'.repeat(index % 3)}${String(index).padStart(3, '0')}`,
        text: `The queue at the ${noun(1)} and ${noun(3)} took ${index} minutes, then the ${noun(5)} and ${noun(11)} broke.`,
      };
    }),
  );
  const { bucket, taggingId, batchId } = batch;
  const [theme = 0] = await ensureThemes(pool, ['queues']);
  await record.rows(
    `insert into tag select $1, $2, id, $3, respondent_id, 1, 0.9, '{4,9,1}' from comment where batch_id = $4`,
    [bucket, taggingId, theme, batchId],
  );
  const [{ id: system } = { id: 0 }] = await record.rows<{ id: number }>(
    `insert into system (name) values ('TillPro') on conflict (name) do update set name = excluded.name returning id`,
  );
  await record.rows(
    `insert into finding select $1, $2, id, 0, array[$3::int] from comment where batch_id = $4 and row > 54`,
    [bucket, taggingId, system, batchId],
  );
  await record.rows(`update chunk set state = 'done' where tagging_id = $1`, [taggingId]);
  await finishTagging(pool, taggingId);
  await chooseExemplars(
    { database: record.database, threads: quoting.themes, onFailure: (_, error) => failures.push(error) },
    { taggingId },
  );
});

describe('quotes of values', () => {
  it('are three of each group, system and question, those that the theme has among them', async () => {
    await choose(batch.taggingId);
    expect(failures).toEqual([]);
    const counts = Map.groupBy(await places(), ({ field, value }) => `${field}: ${value}`);
    expect(
      Object.fromEntries([...counts].map(([value, own]) => [value, own.map(({ rank }) => rank)])),
    ).toEqual({
      'question: What about the canteen?': [1, 2, 3],
      'system: TillPro': [1, 2, 3],
      'team: team 0': [1, 2, 3],
      'team: team 1': [1, 2, 3],
      'team: team 2': [1, 2, 3],
    });
    const shared = await record.rows(
      `select from value_exemplar join exemplar using (tagging_id, theme_id, quote_id) where tagging_id = $1`,
      [batch.taggingId],
    );
    expect(shared.length).toBeGreaterThan(0);
  });

  it('are asked for when those of themes are written, and not before', async () => {
    const asked = await record.rows(
      `select from outbox where job = 'value-quotes' and payload ->> 'taggingId' = $1`,
      [String(batch.taggingId)],
    );
    expect(asked).toHaveLength(1);
    await record.rows('update tagging set exemplars_at = null where id = $1', [batch.taggingId]);
    await choose(batch.taggingId);
    expect(await places()).toEqual([]);
  });

  it('are written once, whoever else is at it', async () => {
    await Promise.all([choose(batch.taggingId), choose(batch.taggingId)]);
    const first = await places();
    await choose(batch.taggingId);
    expect(await places()).toEqual(first);
    expect(first).toHaveLength(15);
  });

  it('are left for later when the process is about to end, at any step', async () => {
    let steps = 0;
    await choose(batch.taggingId, () => {
      steps++;
      return Promise.resolve();
    });
    const whole = await places();
    expect(steps).toBeGreaterThan(3);
    for (let last = 0; last < steps; last++) {
      await record.rows('delete from value_exemplar where tagging_id = $1', [batch.taggingId]);
      await record.rows('update tagging set value_exemplars_at = null where id = $1', [batch.taggingId]);
      let step = 0;
      const ending = () => (step++ < last ? Promise.resolve() : Promise.reject(new StoodDown()));
      await expect(choose(batch.taggingId, ending)).rejects.toThrow(StoodDown);
      expect(await places()).toEqual([]);
    }
    await choose(batch.taggingId);
    expect(await places()).toEqual(whole);
  });

  it('are the same when they are chosen again', async () => {
    await choose(batch.taggingId);
    const first = await places();
    await record.rows('delete from value_exemplar where tagging_id = $1', [batch.taggingId]);
    await record.rows('update tagging set value_exemplars_at = null where id = $1', [batch.taggingId]);
    await choose(batch.taggingId);
    expect(await places()).toEqual(first);
  });

  it('are never of somebody at risk, of what people denied, or of a comment whose quote was refused', async () => {
    const system = (await commentsOf()).slice(54);
    const { bucket, taggingId, batchId } = batch;
    await record.rows('delete from exemplar where tagging_id = $1', [taggingId]);
    await record.rows('update finding set facets = 2 where tagging_id = $1 and comment_id = $2', [
      taggingId,
      system[0],
    ]);
    await record.rows(
      `insert into codebook (ref, version, content_hash, structure_hash, content) values ('canteen', 1, '', '', '{}')
       on conflict do nothing`,
    );
    for (const [comment, facets] of [
      [system[1], 2],
      [system[2], null],
    ])
      await record.rows(
        `insert into settled_label (comment_id, bucket, batch_id, respondent_id, version, codebook_id, state, theme_ids, facets)
         select $1, $2, $3, 1, 1, (select min(id) from codebook), 'consensus',
           case when $4::int is null then '{}' else array(select id from theme where ref = 'queues') end, $4`,
        [comment, bucket, batchId, facets],
      );
    await record.rows(
      `insert into quote (uid, batch_id, comment_id, respondent_id, span_start, span_end, found, redactions, status, version)
       values (gen_random_uuid(), $1, $2, 1, 0, 9, '[]', '[]', 'refused', 1)`,
      [batchId, system[3]],
    );
    await choose(taggingId);
    const named = (await places()).filter(({ field }) => field === 'system');
    expect(named.map(({ comment }) => comment).sort()).toEqual(system.slice(4));
  });

  it('leave redactions as they are that an author put into a quote that the theme has', async () => {
    const changed = await record.rows(
      `update quote set redactions = '[{"start": 0, "end": 3, "kind": "name", "by": "author"}]', version = 1
       where batch_id = $1 returning id`,
      [batch.batchId],
    );
    await choose(batch.taggingId);
    const kept = await record.rows(
      `select id from quote where batch_id = $1 and version = 1 and jsonb_array_length(redactions) = 1`,
      [batch.batchId],
    );
    expect(kept).toEqual(expect.arrayContaining(changed));
    expect(changed).not.toEqual([]);
  });

  it('are gone when the batch is erased, and none are written after', async () => {
    await choose(batch.taggingId);
    await record.rows('update batch set erased = true where id = $1', [batch.batchId]);
    await eraseBatch(record.database, batch.batchId);
    expect(await record.rows('select from value_exemplar where tagging_id = $1', [batch.taggingId])).toEqual(
      [],
    );
    await record.rows('update tagging set value_exemplars_at = null where id = $1', [batch.taggingId]);
    await choose(batch.taggingId);
    expect(await record.rows('select from quote where batch_id = $1', [batch.batchId])).toEqual([]);
  });
});

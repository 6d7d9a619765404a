import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VALENCES } from '../../../models/codes.ts';
import type { Field, Filter, FrequencyQuery } from '../../../src/domain/frequencies/query.ts';
import { randomFrom } from '../../../src/domain/statistics/random.ts';
import { eraseRespondent } from '../../../src/storage/erase.ts';
import { respondentId } from '../../../src/storage/respondent-id.ts';
import type { Scope } from '../../../src/storage/schema.ts';
import { readSurvey } from '../../../src/storage/surveys.ts';
import { buildTally, readUntallied } from '../../../src/storage/tallies/build-tally.ts';
import { countFrequencies } from '../../../src/storage/tallies/count-frequencies.ts';
import { listRespondents, listWriters } from '../../../src/storage/tallies/list-respondents.ts';
import {
  readSurveyTallies,
  type SurveyTallies,
  TalliesNotReady,
} from '../../../src/storage/tallies/survey-tallies.ts';
import { openTallyStore, type TallyStore } from '../../../src/storage/tallies/tally-store.ts';
import { openTalliedSurvey, type Spoken, type TalliedSurvey } from '../../support/tallied-survey.ts';

const sites = ['North', 'South, new', 'East [old]', '!West'];
const moods = ['low', 'middling', 'high'];
const systems = ['TillPro', 'Tray, large [v2]'];
const themes = ['price', 'price/tea', 'queues'];
const questions = ['What about the canteen?', 'Anything else?'];

/** A wave of people, some of whom are in another wave too, with another site or mood there. */
function speakers(seed: string, from: number, to: number): Spoken[] {
  const random = randomFrom(seed);
  const one = <T>(values: readonly T[]): T | undefined => values[Math.floor(random() * values.length)];
  const comments: Spoken[] = [];
  for (let person = from; person < to; person++) {
    const attributes: Record<string, string> = { weight: String(Math.ceil(random() * 20) / 10) };
    if (random() < 0.9) attributes['site'] = one(sites) ?? '';
    if (random() < 0.8) attributes['mood'] = one(moods) ?? '';
    for (let n = Math.ceil(random() * 4); n > 0; n--)
      comments.push({
        by: `p${person}`,
        attributes,
        question: one([...questions, undefined]),
        blank: random() < 0.15,
        systems: systems.filter(() => random() < 0.2),
        facets: Math.floor(random() * 4) * (random() < 0.4 ? 1 : 0),
        themes: themes
          .filter(() => random() < 0.35)
          .map((theme) => ({ theme, valence: Math.floor(random() * 4), probability: random() })),
      });
  }
  return comments.map((said) =>
    said.blank === true ? { ...said, systems: [], facets: 0, themes: [] } : said,
  );
}

let survey: TalliedSurvey;
let store: TallyStore;

beforeAll(async () => {
  survey = await openTalliedSurvey();
  store = openTallyStore(survey.database.pool, { bytes: 1e6 });
  await survey.batch('2018', speakers('a', 0, 50));
  await survey.batch('2026', speakers('b', 30, 90), { perSegment: 20 });
  await survey.batch('2026', speakers('c', 80, 110));
});
afterAll(() => survey.close());

async function tallies(scope: Scope = {}): Promise<SurveyTallies> {
  const known = await readSurvey(survey.database.query, 'canteen');
  if (known === null) throw new Error('the survey is not there');
  return readSurveyTallies(survey.database, store, known, scope);
}

const plain: FrequencyQuery = { by: [], filters: [], themes, base: 'respondents', weight: null };
const attribute = (name: string): Field => ({ kind: 'attribute', name });

/** Everything of every comment, as plain SQL reads it. */
const everything = `
  select comment.id, comment.respondent_id as person, coalesce(attributes ->> 'site', '') as site,
    coalesce(attributes ->> 'mood', '') as mood, wave.name as wave, batch.uid::text as batch,
    coalesce((select text from question where question.batch_id = batch.id and n = comment.question), '') as question,
    array(select name from system, finding where finding.tagging_id = batch.tagging_id and comment_id = comment.id
      and system.id = any(systems)) as systems,
    coalesce((select array_remove(array[case when facets & 1 > 0 then 'suggestion' end, case when facets & 2 > 0 then 'distress' end], null)
      from finding where finding.tagging_id = batch.tagging_id and comment_id = comment.id), '{}') as facets,
    array(select ref from theme, tag where tag.tagging_id = batch.tagging_id and comment_id = comment.id and theme_id = theme.id) as themes,
    array(select (array['neutral','negative','positive','mixed'])[valence + 1] || ' ' || ref
      from theme, tag where tag.tagging_id = batch.tagging_id and comment_id = comment.id and theme_id = theme.id) as tags
  from comment join batch on batch.id = comment.batch_id join wave on wave.id = wave_id
    join respondent on respondent.batch_id = batch.id and respondent.id = respondent_id
  where not comment.blank`;

const manyValued: Readonly<Record<string, string>> = { system: 'systems', facet: 'facets', theme: 'themes' };
const nameOf = (field: Field): string => (field.kind === 'attribute' ? field.name : field.kind);

/** The plain SQL condition of a filter; `values` collects its parameters. */
function condition({ field, include, exclude }: Filter, values: unknown[]): string {
  const column = manyValued[nameOf(field)];
  const own = column ?? nameOf(field);
  const parts = ['true'];
  const set = (list: readonly string[]): string => `$${values.push(list)}::text[]`;
  const among = (list: readonly string[]): string =>
    column === undefined
      ? `${own} = any(${set(list)})`
      : `(${own} && ${set(list)} or (${list.includes('') ? 'true' : 'false'} and cardinality(${own}) = 0))`;
  if (include.length > 0) parts.push(among(include));
  if (exclude.length > 0) parts.push(`not ${among(exclude)}`);
  return parts.join(' and ');
}

interface Naive {
  key: string[];
  comments: number;
  respondents: number;
}

async function naive(query: FrequencyQuery, theme: string | null, valence: string | null): Promise<Naive[]> {
  const values: unknown[] = [];
  const filters = query.filters
    .filter(({ field }) => field.kind !== 'valence')
    .map((f) => condition(f, values));
  const by = query.by
    .filter(({ kind }) => kind !== 'valence')
    .map((field, n) => {
      const own = manyValued[nameOf(field)];
      const list = own ?? `array[${nameOf(field)}]`;
      return `cross join lateral unnest(case when cardinality(${list}) = 0 then array[''] else ${list} end) as u${n} (k${n})`;
    });
  const valenceFilter = query.filters.find(({ field }) => field.kind === 'valence');
  const counted = VALENCES.filter(
    (v) =>
      (valence === null || v === valence) &&
      (valenceFilter === undefined || valenceFilter.include.includes(v)),
  ).map((v) => `${v} ${theme ?? ''}`);
  const tagged = theme === null ? 'true' : `tags && $${values.push(counted)}::text[]`;
  const { rows } = await survey.database.pool.query<Naive>(
    `select array[${by.map((_, n) => `k${n}`).join(', ')}]::text[] as key, count(*)::int as comments,
       count(distinct person)::int as respondents
     from (${everything}) as c ${by.join(' ')} where ${[...filters, tagged].join(' and ')}
     group by 1`,
    values,
  );
  return rows;
}

const valueLists: readonly (readonly [Field, readonly string[]])[] = [
  [attribute('site'), [...sites, '']],
  [attribute('mood'), [...moods, '']],
  [{ kind: 'wave' }, ['2018', '2026']],
  [{ kind: 'question' }, [...questions, '']],
  [{ kind: 'system' }, [...systems, '']],
  [{ kind: 'facet' }, ['suggestion', 'distress', '']],
  [{ kind: 'theme' }, [...themes, '']],
  [{ kind: 'valence' }, ['negative', 'positive']],
];

const someFilter = fc
  .constantFrom(...valueLists)
  .chain(([field, values]) =>
    fc
      .uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 })
      .chain((list) =>
        field.kind === 'valence'
          ? fc.constant({ field, include: list, exclude: [] })
          : fc
              .boolean()
              .map((out): Filter => ({ field, include: out ? [] : list, exclude: out ? list : [] })),
      ),
  );
const someQuery = fc
  .record({
    by: fc.uniqueArray(
      fc.constantFrom(...valueLists.map(([field]) => field).filter(({ kind }) => kind !== 'theme')),
      {
        maxLength: 2,
        selector: nameOf,
      },
    ),
    filters: fc.uniqueArray(someFilter, { maxLength: 2, selector: ({ field }) => nameOf(field) }),
  })
  .map((some): FrequencyQuery => ({ ...plain, ...some }));

const keyText = (key: readonly (string | null)[]): string => JSON.stringify(key.map((value) => value ?? ''));

describe('countFrequencies', () => {
  it('counts as plain SQL does, whatever is asked', async () => {
    const known = await tallies();
    await fc.assert(
      fc.asyncProperty(someQuery, async (query) => {
        const table = await countFrequencies(store, known, query);
        const valenceAt = query.by.findIndex(({ kind }) => kind === 'valence');
        const cellKey = (key: readonly (string | null)[]): string =>
          keyText(key.filter((_, index) => index !== valenceAt));
        const inDimensions = (key: string): boolean => table.cells.some((cell) => cellKey(cell.key) === key);
        const base = new Map((await naive(query, null, null)).map((row) => [keyText(row.key), row]));
        for (const cell of table.cells)
          expect([cell.key, cell.base.comments, cell.base.respondents]).toEqual([
            cell.key,
            base.get(cellKey(cell.key))?.comments ?? 0,
            base.get(cellKey(cell.key))?.respondents ?? 0,
          ]);
        for (const [row, theme] of themes.entries())
          for (const valence of valenceAt < 0 ? [null] : ['negative', 'positive', 'mixed', 'neutral']) {
            const counts = new Map((await naive(query, theme, valence)).map((n) => [keyText(n.key), n]));
            for (const cell of table.cells.filter(
              ({ key }) => valence === null || key[valenceAt] === valence,
            )) {
              const expected = counts.get(cellKey(cell.key));
              const { comments, respondents } = cell.themes[row] ?? { comments: -1, respondents: -1 };
              expect([theme, cell.key, comments, respondents]).toEqual([
                theme,
                cell.key,
                expected?.comments ?? 0,
                expected?.respondents ?? 0,
              ]);
            }
            for (const key of counts.keys())
              if (valence === null || table.cells.some((cell) => cell.key[valenceAt] === valence))
                expect(inDimensions(key) || query.filters.length > 0).toBe(true);
          }
        const [all] = await naive({ ...query, by: [] }, null, null);
        expect(table.total.base).toMatchObject({
          comments: all?.comments ?? 0,
          respondents: all?.respondents ?? 0,
        });
        for (const [row, theme] of themes.entries()) {
          const [tagged] = await naive({ ...query, by: [] }, theme, null);
          expect([theme, table.total.themes[row]?.comments, table.total.themes[row]?.respondents]).toEqual([
            theme,
            tagged?.comments ?? 0,
            tagged?.respondents ?? 0,
          ]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('sums what variances and expectations need, people of several batches included', async () => {
    const { rows } = await survey.database.pool.query<{
      person: number;
      site: string;
      price: boolean;
      p: number | null;
    }>(
      `select person, site, 'price' = any(themes) as price,
         (select probability from tag join theme on theme.id = theme_id where comment_id = c.id and ref = 'price') as p
       from (${everything}) as c`,
    );
    const table = await countFrequencies(store, await tallies(), { ...plain, by: [attribute('site')] });
    for (const cell of [...table.cells, table.total]) {
      const own = rows.filter(({ site }) => cell.key.length === 0 || site === (cell.key[0] ?? ''));
      const people = [...Map.groupBy(own, ({ person }) => person).values()].map((said) => ({
        n: said.length,
        y: said.filter(({ price }) => price).length,
        miss: said.reduce((miss, { p }) => miss * (1 - Math.round((p ?? 0) * 255) / 255), 1),
      }));
      const sum = (of: (person: { n: number; y: number; miss: number }) => number): number =>
        people.reduce((total, person) => total + of(person), 0);
      expect(cell.base.squares).toBe(sum(({ n }) => n * n));
      const [price] = cell.themes;
      expect(price?.squares).toBe(sum(({ y }) => y * y));
      expect(price?.products).toBe(sum(({ y, n }) => y * n));
      expect(price?.respondentProbability).toBeCloseTo(
        sum(({ miss }) => 1 - miss),
        9,
      );
      expect(price?.probability).toBeCloseTo(
        own.reduce((total, { p }) => total + Math.round((p ?? 0) * 255) / 255, 0),
        9,
      );
    }
  });

  it('weighs people once, and counts those who were asked', async () => {
    const known = await tallies();
    const wave = {
      ...plain,
      filters: [{ field: { kind: 'wave' } as const, include: ['2018'], exclude: [] }],
    };
    const table = await countFrequencies(store, known, { ...wave, weight: 'weight' });
    const said = speakers('a', 0, 50);
    const writers = new Map(
      said
        .filter(({ blank }) => blank !== true)
        .map(({ by, attributes }) => [by, Number(attributes?.['weight'])]),
    );
    const total = [...writers.values()].reduce((sum, weight) => sum + weight, 0);
    expect(table.total.base.weights?.respondents).toBeCloseTo(total, 9);
    expect(table.total.base.asked).toBe(50);
    expect(table.total.base.respondents).toBe(writers.size);
    const both = await countFrequencies(store, known, plain);
    expect(both.total.base.asked).toBe(110);
  });

  it('keeps the declared order of values, and the order of waves', async () => {
    const table = await countFrequencies(store, await tallies(), {
      ...plain,
      by: [{ kind: 'wave' }, attribute('mood')],
    });
    expect(table.dimensions.map(({ values }) => values)).toEqual([
      ['2018', '2026'],
      ['low', 'middling', 'high', null],
    ]);
    expect(table.cells[4]?.key).toEqual(['2026', 'low']);
  });

  it('counts comments without a theme, and people without one', async () => {
    const table = await countFrequencies(store, await tallies(), { ...plain, themes: ['queues'] });
    const { rows } = await survey.database.pool.query<{ comments: number; people: number }>(
      `select (count(*) filter (where cardinality(themes) = 0))::int as comments,
         (count(distinct person) - count(distinct person) filter (where cardinality(themes) > 0))::int as people
       from (${everything}) as c`,
    );
    expect(table.total.uncategorised).toEqual({
      comments: rows[0]?.comments,
      respondents: rows[0]?.people,
    });
  });

  it('counts within the scope only', async () => {
    const scope = { groups: ['South, new'], systems: ['Tray, large [v2]'] };
    const table = await countFrequencies(store, await tallies(scope), plain);
    const query = {
      ...plain,
      filters: [
        { field: attribute('site'), include: scope.groups, exclude: [] },
        { field: { kind: 'system' } as const, include: scope.systems, exclude: [] },
      ],
    };
    const [expected] = await naive(query, null, null);
    expect(expected?.respondents).toBeGreaterThan(0);
    expect(table.total.base).toMatchObject({
      comments: expected?.comments,
      respondents: expected?.respondents,
    });
    const nothing = await countFrequencies(store, await tallies({ groups: [] }), plain);
    expect(nothing.total.base).toMatchObject({ comments: 0, respondents: 0, asked: 0 });
  });
});

describe('listRespondents', () => {
  it('names those whom the table counts', async () => {
    const query = { ...plain, by: [attribute('site')] };
    const known = await tallies();
    const table = await countFrequencies(store, known, query);
    const { cells, total } = await listRespondents(store, known, query);
    expect(total.base).toHaveLength(table.total.base.respondents);
    for (const cell of table.cells) {
      const listed = cells.find(({ key }) => key[0] === cell.key[0]);
      expect(listed?.base).toHaveLength(cell.base.respondents);
      expect(listed?.themes.map((list) => list.length)).toEqual(
        cell.themes.map(({ respondents }) => respondents),
      );
      expect(listed?.base).toEqual(listed?.base.toSorted());
    }
  });
});

describe('listWriters', () => {
  it('names the writer of each comment that the table counts', async () => {
    for (const by of [attribute('site'), { kind: 'system' } as const]) {
      const query = { ...plain, by: [by] };
      const known = await tallies();
      const table = await countFrequencies(store, known, query);
      const { cells, total } = await listWriters(store, known, query);
      for (const [cell, listed] of [
        [table.total, total] as const,
        ...table.cells.map((each) => [each, cells.find(({ key }) => key[0] === each.key[0])] as const),
      ]) {
        expect(listed?.base).toHaveLength(cell.base.comments);
        expect(new Set(listed?.base).size).toBe(cell.base.respondents);
        expect(listed?.themes.map((list) => list.length)).toEqual(
          cell.themes.map(({ comments }) => comments),
        );
      }
    }
  });
});

describe('a tally', () => {
  it('is missed until it is made, is made once, and goes with those who are erased', async () => {
    const batch = await survey.batch('late', speakers('late', 200, 205), { tally: false });
    await expect(countFrequencies(store, await tallies(), plain)).rejects.toThrow(TalliesNotReady);
    const others = {
      ...plain,
      filters: [{ field: { kind: 'wave' } as const, include: [], exclude: ['late'] }],
    };
    await countFrequencies(store, await tallies(), others);
    expect(await survey.tally(batch)).toBe(true);
    expect(await survey.tally(batch)).toBe(false);
    const late = {
      ...plain,
      filters: [{ field: { kind: 'wave' } as const, include: ['late'], exclude: [] }],
    };
    const before = await countFrequencies(store, await tallies(), late);
    expect(before.total.base.asked).toBe(5);
    const { rows } = await survey.database.pool.query<{ id: number }>(
      `select id from survey where ref = 'canteen'`,
    );
    await eraseRespondent(survey.database, rows[0]?.id ?? 0, respondentId('canteen', 'p202'));
    await expect(countFrequencies(store, await tallies(), late)).rejects.toThrow(TalliesNotReady);
    expect(await survey.tally(batch)).toBe(true);
    const after = await countFrequencies(store, await tallies(), late);
    expect(after.total.base.asked).toBe(4);
  });

  it('that an erasure overtakes is void', async () => {
    const batch = await survey.batch('overtaken', speakers('o', 300, 303), { tally: false });
    await survey.database.pool.query('update tagging set tally_epoch = tally_epoch + 1 where id = $1', [
      batch.taggingId,
    ]);
    expect(await buildTally(survey.database.pool, { taggingId: batch.taggingId, epoch: 1 })).toBe(false);
    expect(await readUntallied(survey.database.pool, 0, 10)).toContainEqual({
      taggingId: batch.taggingId,
      epoch: 2,
    });
  });
});

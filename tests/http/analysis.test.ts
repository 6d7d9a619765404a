import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../support/api.ts';
import { type PlacedBatch, talliedSurveyOn, type TalliedSurvey } from '../support/tallied-survey.ts';

let api: Api;
let survey: Omit<TalliedSurvey, 'close'>;
let first: PlacedBatch;

const north = { site: 'North' };
const south = { site: 'South, new' };
const queues = { theme: 'queues', valence: 1 };
const price = { theme: 'price', valence: 2 };
const tea = { theme: 'price/tea', valence: 2 };

beforeAll(async () => {
  api = await openApi();
  survey = await talliedSurveyOn(api.database);
  first = await survey.batch('2018', [
    { by: '1', attributes: north, themes: [queues, price], systems: ['TillPro'] },
    { by: '1', attributes: north, themes: [queues] },
    { by: '2', attributes: north, themes: [price, tea], question: 'Anything else?', facets: 1 },
    { by: '3', attributes: south, themes: [price], systems: ['TillPro'] },
    { by: '4', attributes: south, blank: true },
  ]);
  await survey.batch('2026', [
    { by: '3', attributes: south, themes: [queues] },
    { by: '5', attributes: south, themes: [] },
  ]);
});
afterAll(() => api.close());

type Asked = readonly (readonly [string, string])[];
const get = (path: string, query: Asked = [], as: Parameters<Api['call']>[0] = 'analyst') =>
  api.call(as, {
    method: 'GET',
    url: `/v1/${path}?${new URLSearchParams([['survey', 'canteen'], ...query] as [string, string][]).toString()}`,
  });

describe('GET /v1/cooccurrence', () => {
  it('counts what comes together in a comment, with lift and phi', async () => {
    const answer = await get('cooccurrence', [['level', 'rollup']]);
    // Of 6 comments 3 are of queues, 3 of price, 1 of both: lift 1·6/9, phi (1·1 − 2·2)/9.
    expect(answer.json()).toEqual({
      survey: 'canteen',
      disclosure: 'none',
      base: 'comments',
      of: 6,
      pairs: [{ theme: 'price', with: 'queues', n: 1, theme_n: 3, with_n: 3, lift: 2 / 3, phi: -1 / 3 }],
      notes: [expect.stringContaining('self-selected')],
    });
  });

  it('puts together what a person said in two waves', async () => {
    const answer = await get('cooccurrence', [
      ['level', 'rollup'],
      ['base', 'respondents'],
    ]);
    expect(answer.json()).toMatchObject({ of: 4, pairs: [{ n: 2, theme_n: 3, with_n: 2 }] });
  });

  it('pairs themes with systems, and no theme with its parent', async () => {
    const systems = (await get('cooccurrence', [['with', 'systems']])).json<{ pairs: object[] }>();
    expect(systems.pairs).toContainEqual(
      expect.objectContaining({ theme: 'price', with: 'TillPro', n: 2, with_n: 2, lift: 2 }),
    );
    const themes = (await get('cooccurrence')).json<{ pairs: { theme: string; with: string }[] }>();
    expect(themes.pairs.map((pair) => [pair.theme, pair.with])).not.toContainEqual(['price', 'price/tea']);
    expect(themes.pairs).toHaveLength(2);
  });

  it('says that a pair takes two themes', async () => {
    const answer = await get('cooccurrence', [['theme', 'queues']]);
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ where: 'query.theme' }] });
    const systems = await get('cooccurrence', [
      ['theme', 'queues'],
      ['with', 'systems'],
    ]);
    expect(systems.statusCode).toBe(200);
  });

  it('keeps to filters and scope', async () => {
    const filtered = await get('cooccurrence', [['filter[site]', 'South, new']]);
    expect(filtered.json()).toMatchObject({ of: 3 });
    const scoped = await get('cooccurrence', [], await api.key('analyst', { groups: ['North'] }));
    expect(scoped.json()).toMatchObject({ of: 3 });
    const nobody = await get('cooccurrence', [['filter[system]', 'Tray, large [v2]']]);
    expect(nobody.json()).toMatchObject({ type: 'urn:verbatim:problem:nothing_selected' });
  });
});

describe('GET /v1/profiles/{attribute}/{value}', () => {
  interface Profile {
    themes: { theme: string; value: object; rest: object; difference: number | null; quotes: object[] }[];
    notes: string[];
  }

  it('sets a group against the rest, largest difference first', async () => {
    const answer = (await get('profiles/site/North', [['level', 'rollup']])).json<Profile>();
    expect(answer.notes).toEqual([expect.stringContaining('self-selected')]);
    expect(answer.themes).toMatchObject([
      {
        theme: 'price',
        value: { tagged: { n: 2, base: 2 } },
        rest: { tagged: { n: 1, base: 2 } },
        difference: 0.5,
      },
      {
        theme: 'queues',
        value: { tagged: { n: 1, base: 2 } },
        rest: { tagged: { n: 1, base: 2 } },
        difference: 0,
      },
    ]);
  });

  it('sets a system against the rest, with quotes that name it and the key may see', async () => {
    const { pool } = api.database;
    await pool.query(
      `insert into quote (uid, batch_id, comment_id, respondent_id, span_start, span_end, found, redactions)
       select gen_random_uuid(), $1, comment_id, respondent_id, 0, 7, '[]', '[]' from tag where tagging_id = $2
       on conflict do nothing`,
      [first.id, first.taggingId],
    );
    await pool.query(
      `insert into exemplar (tagging_id, theme_id, rank, quote_id)
       select tagging_id, theme_id, row_number() over (partition by theme_id order by tag.comment_id), quote.id
       from tag join quote on quote.comment_id = tag.comment_id where tagging_id = $1`,
      [first.taggingId],
    );
    const quotesOf = async (as: Parameters<Api['call']>[0]): Promise<number[]> => {
      const answer = (
        await get(
          'profiles/system/TillPro',
          [
            ['level', 'rollup'],
            ['quotes', '5'],
          ],
          as,
        )
      ).json<Profile>();
      return ['price', 'queues'].map(
        (theme) => answer.themes.find((one) => one.theme === theme)?.quotes.length ?? -1,
      );
    };
    expect(await quotesOf('analyst')).toEqual([2, 1]);
    expect(await quotesOf(await api.key('analyst', { groups: ['South, new'] }))).toEqual([1, 0]);
  });

  it('sets comments that name a system against other comments, as people say other things in others', async () => {
    const { base, themes } = (await get('profiles/system/TillPro', [['level', 'rollup']])).json<
      Profile & { base: string }
    >();
    expect(base).toBe('comments');
    const people = await get('profiles/system/TillPro', [['base', 'respondents']]);
    expect(people.json()).toMatchObject({ base: 'respondents' });
    expect(themes[0]).not.toMatchObject({ rest: { tagged: { base: 0 } } });
  });

  it('knows no difference where the key sees nobody else', async () => {
    const own = await get('profiles/site/North', [], await api.key('analyst', { groups: ['North'] }));
    expect(own.json<Profile>().themes[0]).toMatchObject({ rest: { tagged: { base: 0 } }, difference: null });
  });

  it('says what there is', async () => {
    const attribute = await get('profiles/rank/x');
    expect(attribute.json()).toMatchObject({ errors: [{ where: 'path.attribute' }] });
    const value = await get('profiles/site/West');
    expect(value.json()).toMatchObject({
      errors: [{ where: 'path.value', message: expect.stringContaining('"North"') as string }],
    });
    expect((await get(`profiles/site/${encodeURIComponent('South, new')}`)).statusCode).toBe(200);
  });
});

describe('GET /v1/comments', () => {
  interface Page {
    comments: { id: string; wave: string; text: string; tags: { theme: string }[] }[];
    next: string | null;
  }

  it('gives pages through all batches, each comment once, without blanks', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Page = (
        await get('comments', [['limit', '4'], ...(cursor === null ? [] : [['cursor', cursor] as const])])
      ).json<Page>();
      seen.push(...page.comments.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(6);
    expect(seen).toHaveLength(6);
  });

  it.each<[string, Asked, number]>([
    ['by attribute', [['filter[site]', 'South, new']], 3],
    ['by wave', [['filter[wave]', '2026']], 2],
    ['by theme', [['filter[theme]', 'queues']], 3],
    ['without a theme', [['filter[theme]', '']], 1],
    [
      'by theme and valence',
      [
        ['filter[theme]', 'price'],
        ['filter[valence]', 'negative'],
      ],
      0,
    ],
    ['by what a system is not', [['filter[system]', '!TillPro']], 4],
    ['by question', [['filter[question]', 'Anything else?']], 1],
    ['by facet', [['filter[facet]', 'suggestion']], 1],
    ['by words', [['q', 'COMMENT 102']], 5],
    ['by words that are a pattern elsewhere', [['q', '%']], 0],
  ])('finds comments %s', async (_, query, count) => {
    const answer = await get('comments', query, 'reviewer');
    expect(answer.json<Page>().comments).toHaveLength(count);
  });

  it('shows tags with evidence, within the scope only', async () => {
    const answer = await get('comments', [], await api.key('analyst', { systems: ['TillPro'] }));
    const { comments } = answer.json<Page>();
    expect(comments).toHaveLength(2);
    expect(comments[0]).toMatchObject({
      wave: '2018',
      systems: ['TillPro'],
      tags: [
        { theme: 'price', valence: 'positive', evidence: [] },
        { theme: 'queues', valence: 'negative' },
      ],
    });
  });
});

import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importCodebook } from '../../src/storage/codebooks.ts';
import { type Api, openApi } from '../support/api.ts';
import { canteenCodebook, talliedSurveyOn, type TalliedSurvey } from '../support/tallied-survey.ts';

let api: Api;
let survey: Omit<TalliedSurvey, 'close'>;

const north = { site: 'North', mood: 'low', weight: '2' };
const south = { site: 'South, new', mood: 'high', weight: '0.5' };
const east = { site: 'East [old]', weight: '1' };
const queues = { theme: 'queues', valence: 1 };
const price = { theme: 'price', valence: 2 };

beforeAll(async () => {
  api = await openApi();
  survey = await talliedSurveyOn(api.database);
  await survey.batch('2018', [
    { by: '1', attributes: north, themes: [queues] },
    { by: '1', attributes: north, themes: [queues, price] },
    { by: '2', attributes: north, blank: true },
    { by: '3', attributes: south, themes: [price], systems: ['TillPro'] },
  ]);
  await survey.batch('2026', [
    { by: '1', attributes: south, themes: [queues], question: 'Anything else?' },
    { by: '4', attributes: east, themes: [], facets: 1 },
    {
      by: '4',
      attributes: east,
      themes: [{ theme: 'price/tea', valence: 3 }, price],
      systems: ['Tray, large [v2]'],
    },
  ]);
});
afterAll(() => api.close());

type Asked = readonly (readonly [string, string])[];
const get = (query: Asked, as: Parameters<Api['call']>[0] = 'analyst') =>
  api.call(as, {
    method: 'GET',
    url: `/v1/frequencies?${new URLSearchParams([['survey', 'canteen'], ...query] as [string, string][]).toString()}`,
  });

interface Document {
  total: { base: object; uncategorised: object };
  cells: { key: Record<string, string | null>; base: { respondents: number } }[];
  themes: { theme: string; tagged: object; cells: { tagged: { n: number; base: number } }[] }[];
  next: string | null;
}

describe('GET /v1/frequencies', () => {
  it('counts a person of two waves once, and says of how many', async () => {
    const answer = await get([]);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      disclosure: 'none',
      base: 'respondents',
      waves: ['2018', '2026'],
      total: {
        base: { respondents: 3, comments: 6, asked: 4 },
        uncategorised: { n: 0, base: 3, share: 0 },
      },
      themes: [
        { theme: 'price', tagged: { n: 3, base: 3, share: 1 }, estimate: null },
        { theme: 'price/tea', parent: 'price', tagged: { n: 1, base: 3 } },
        { theme: 'queues', tagged: { n: 1, base: 3 } },
      ],
      next: null,
    });
  });

  it('divides by fields, declared values in their order', async () => {
    const { cells, themes } = (
      await get([
        ['by', 'mood'],
        ['sort', 'codebook'],
      ])
    ).json<Document>();
    expect(cells.map(({ key, base }) => [key['mood'], base.respondents])).toEqual([
      ['low', 1],
      ['middling', 0],
      ['high', 2],
      [null, 1],
    ]);
    expect(themes[2]?.cells.map(({ tagged }) => [tagged.n, tagged.base])).toEqual([
      [1, 1],
      [0, 0],
      [1, 2],
      [0, 1],
    ]);
  });

  it('reads values with commas and brackets as they are, and "!" as without', async () => {
    const odd = await get([
      ['filter[site]', 'South, new'],
      ['filter[site]', 'East [old]'],
    ]);
    expect(odd.json()).toMatchObject({ total: { base: { respondents: 3, comments: 4 } } });
    const without = await get([['filter[system]', '!Tray, large [v2]']]);
    expect(without.json()).toMatchObject({ total: { base: { comments: 5 } } });
    const literal = await get([['filter[site]', '=North']]);
    expect(literal.json()).toMatchObject({ total: { base: { respondents: 1, asked: 2 } } });
  });

  it('has shares of those who were asked, of comments, and with weights', async () => {
    const asked = await get([
      ['base', 'asked'],
      ['filter[wave]', '2018'],
    ]);
    expect(asked.json()).toMatchObject({ themes: [{ theme: 'price', tagged: { n: 2, base: 3 } }, {}, {}] });
    const comments = await get([['base', 'comments']]);
    expect(comments.json()).toMatchObject({ themes: [{ tagged: { n: 3, base: 6, share: 0.5 } }, {}, {}] });
    const weighted = await get([
      ['weight', 'weight'],
      ['filter[wave]', '2018'],
      ['theme', 'queues'],
    ]);
    expect(weighted.json()).toMatchObject({
      themes: [{ tagged: { n: 1, base: 2, weighted: { n: 2, base: 2.5, share: 0.8 } } }],
    });
  });

  it('lets a filter of valence choose tags, and leaves the base', async () => {
    const answer = await get([
      ['filter[valence]', 'mixed'],
      ['theme', 'price/tea'],
      ['theme', 'queues'],
    ]);
    expect(answer.json()).toMatchObject({
      themes: [
        { theme: 'price/tea', tagged: { n: 1, base: 3 } },
        { theme: 'queues', tagged: { n: 0, base: 3 } },
      ],
    });
  });

  it('tells levels of themes apart', async () => {
    const themes = async (level: string): Promise<string[]> =>
      (await get([['level', level]])).json<Document>().themes.map(({ theme }) => theme);
    expect(await themes('rollup')).toEqual(['price', 'queues']);
    expect(await themes('leaf')).toEqual(['price/tea', 'queues']);
  });

  it('gives CSV and XLSX with the denominator in every row', async () => {
    const csv = await get([
      ['by', 'site'],
      ['format', 'csv'],
      ['theme', 'price'],
    ]);
    const rows: Record<string, string>[] = parse(csv.body, { columns: true, bom: true });
    expect(rows).toContainEqual(
      expect.objectContaining({
        theme: 'price',
        site: 'East [old]',
        n: '1',
        base: '1',
        base_is: 'respondents',
        disclosure: 'none',
      }),
    );
    expect(rows).toContainEqual(
      expect.objectContaining({ theme: 'price', site: '(all)', n: '3', base: '3' }),
    );
    const xlsx = await get([['format', 'xlsx']]);
    expect(xlsx.rawPayload.subarray(0, 2).toString()).toBe('PK');
  });

  it('counts within the scope, and is 404 outside', async () => {
    const site = await api.key('analyst', { groups: ['North'] });
    expect((await get([], site)).json()).toMatchObject({ total: { base: { respondents: 1, comments: 2 } } });
    const system = await api.key('analyst', { systems: ['TillPro'] });
    expect((await get([], system)).json()).toMatchObject({
      total: { base: { respondents: 1, comments: 1 } },
    });
    const elsewhere = await api.key('analyst', { surveys: ['other'] });
    expect((await get([], elsewhere)).statusCode).toBe(404);
    expect((await get([], 'author')).statusCode).toBe(403);
  });

  it('notes who asked what', async () => {
    await get([
      ['by', 'site'],
      ['filter[mood]', '!low'],
    ]);
    const log = await api.call('admin', { method: 'GET', url: '/v1/audit' });
    expect(log.json<{ events: object[] }>().events[0]).toMatchObject({
      action: 'frequencies.read',
      subject: 'canteen',
      detail: { by: ['site'], filters: [{ field: 'mood', include: [], exclude: ['low'] }] },
    });
  });

  it.each<[string, Asked, object]>([
    [
      'an unknown attribute',
      [['filter[rank]', 'x']],
      {
        status: 400,
        errors: [{ where: 'query.filter[rank]', message: expect.stringContaining('"site"') as string }],
      },
    ],
    [
      'an unknown value',
      [['filter[site]', 'Nrth']],
      { status: 400, errors: [{ message: expect.stringContaining('"North"') as string }] },
    ],
    [
      'an unknown field',
      [['by', 'rank']],
      { status: 400, errors: [{ where: 'query.by', message: expect.stringContaining('"site"') as string }] },
    ],
    [
      'an unknown theme',
      [['theme', 'weather']],
      {
        status: 400,
        errors: [{ where: 'query.theme', message: expect.stringContaining('"queues"') as string }],
      },
    ],
    ['an unknown parameter', [['filters', 'x']], { status: 400, errors: [{ where: 'query.filters' }] }],
    [
      'filters that contradict each other',
      [
        ['filter[site]', 'North'],
        ['filter[site]', '!North'],
      ],
      { status: 422, type: 'urn:verbatim:problem:contradictory_filters' },
    ],
    [
      'filters that select nobody',
      [
        ['filter[site]', 'North'],
        ['filter[mood]', 'high'],
        ['filter[wave]', '2018'],
      ],
      { status: 422, type: 'urn:verbatim:problem:nothing_selected' },
    ],
    [
      'weights that are no numbers',
      [['weight', 'site']],
      {
        status: 400,
        errors: [
          {
            where: 'query.weight',
            message: '3 of 3 different values of this attribute are no numbers from 0',
          },
        ],
      },
    ],
    [
      'those asked by what they said',
      [
        ['base', 'asked'],
        ['by', 'system'],
      ],
      { status: 400, errors: [{ where: 'query.base' }] },
    ],
    [
      'a parameter that there is not',
      [['colour', 'red']],
      {
        status: 400,
        errors: [{ where: 'query.colour', message: expect.stringContaining('"site"') as string }],
      },
    ],
    ['a cursor of nothing', [['cursor', 'x']], { status: 400, errors: [{ where: 'query.cursor' }] }],
    [
      'another page size than there is',
      [['limit', '100000']],
      { status: 400, errors: [{ where: 'query.limit' }] },
    ],
  ])('refuses %s, and says what is allowed', async (_, query, problem) => {
    expect((await get(query)).json()).toMatchObject(problem);
  });

  it('refuses a table too large to answer', async () => {
    const many = Array.from({ length: 900 }, (_, n) => ({
      by: `m${n}`,
      attributes: { badge: `b${n}`, desk: `d${n}` },
    }));
    await survey.batch('many', many);
    const answer = await get([
      ['by', 'badge'],
      ['by', 'desk'],
    ]);
    expect(answer.json()).toMatchObject({ status: 422, type: 'urn:verbatim:problem:too_many_cells' });
  });

  it('gives pages, and refuses the next when counts or codebook have changed', async () => {
    const first = (await get([['limit', '2']])).json<Document>();
    const cursor = first.next ?? '';
    const second = (
      await get([
        ['limit', '2'],
        ['cursor', cursor],
      ])
    ).json<Document>();
    expect([...first.themes, ...second.themes].map(({ theme }) => theme)).toHaveLength(3);
    expect(second.next).toBeNull();
    const { after, ...rest } = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as { after: number };
    const beyond = Buffer.from(JSON.stringify({ after: after + 1, ...rest })).toString('base64url');
    expect((await get([['cursor', beyond]])).json()).toMatchObject({
      status: 400,
      errors: [{ where: 'query.cursor', message: 'beyond the last page: there are 3 themes' }],
    });
    const other = await get([
      ['limit', '2'],
      ['cursor', cursor],
      ['base', 'comments'],
    ]);
    expect(other.json()).toMatchObject({ status: 400 });
    await survey.batch('later', [{ by: '9', attributes: north }]);
    const counts = await get([
      ['limit', '2'],
      ['cursor', cursor],
    ]);
    expect(counts.json()).toMatchObject({
      status: 409,
      detail: expect.stringContaining('start again') as string,
    });
    const fresh = (await get([['limit', '2']])).json<Document>().next ?? '';
    await api.database.query
      .transaction()
      .execute((query) => importCodebook(query, { ...canteenCodebook, version: 3 }));
    const changed = await get([
      ['limit', '2'],
      ['cursor', fresh],
    ]);
    expect(changed.json()).toMatchObject({
      status: 409,
      detail: expect.stringContaining('from version 2 to 3') as string,
    });
  });

  it('says when a batch is not counted yet', async () => {
    const batch = await survey.batch('soon', [{ by: '1', attributes: north }], { tally: false });
    const answer = await get([]);
    expect(answer.json()).toMatchObject({ type: 'urn:verbatim:problem:not_ready' });
    expect(answer.headers['retry-after']).toBe('1');
    expect((await get([['filter[wave]', '!soon']])).statusCode).toBe(200);
    for (const [where, value] of [
      ['by', 'shift'],
      ['weight', 'shift'],
      ['filter[shift]', 'night'],
      ['filter[site]', 'West'],
      ['filter[question]', 'Which?'],
    ] as const) {
      const early = await get([[where, value]]);
      expect(early.headers['retry-after'], where).toBe('1');
      expect(early.json()).toMatchObject({
        type: 'urn:verbatim:problem:not_ready',
        errors: [{ where: `query.${where}` }],
      });
    }
    expect((await get([['filter[wave]', 'never']])).statusCode).toBe(400);
    await survey.tally(batch);
    expect((await get([])).statusCode).toBe(200);
    expect((await get([['by', 'shift']])).statusCode).toBe(400);
  });
});

it('says so where different models read the batches', async () => {
  const mixed = await openApi();
  try {
    const { pool } = mixed.database;
    const filled = await talliedSurveyOn(mixed.database);
    await filled.batch('2018', [{ by: '1', themes: [queues] }]);
    const later = await filled.batch('2026', [{ by: '2', themes: [queues] }]);
    const notes = async (): Promise<string[]> => {
      const url = '/v1/frequencies?survey=canteen&by=wave';
      const answer = await mixed.call('analyst', { method: 'GET', url });
      const [always, ...rest] = answer.json<{ notes: string[] }>().notes;
      expect(always).toContain('self-selected');
      return rest;
    };
    expect(await notes()).toEqual([]);
    await pool.query(
      `with other as (insert into model (uid, hash, codebook_ref, structure_hash, manifest, artefact)
         values (gen_random_uuid(), 'other', 'canteen', 'other', '{}', '') returning id)
       update tagging set model_id = other.id from other where tagging.id = $1`,
      [later.taggingId],
    );
    expect(await notes()).toEqual([expect.stringContaining('different models')]);
    const known = (themes: readonly string[]) =>
      pool.query(`update model set manifest = $1 where hash = 'other'`, [
        JSON.stringify({ themes: themes.map((id) => ({ id })) }),
      ]);
    await known(['price', 'price/tea', 'queues']);
    expect(await notes()).toHaveLength(1);
    await known(['price', 'price/tea', 'rota']);
    expect(await notes()).toEqual([
      expect.stringContaining('different models'),
      expect.stringContaining('knows other themes'),
    ]);
  } finally {
    await mixed.close();
  }
});

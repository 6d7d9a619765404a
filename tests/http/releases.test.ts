import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import exceljs from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessMatrix } from '../../src/http/access.ts';
import { eraseRespondent, hideBatch } from '../../src/storage/erase.ts';
import { respondentId } from '../../src/storage/respondent-id.ts';
import { inTransaction } from '../../src/storage/transaction.ts';
import { type Api, openApi } from '../support/api.ts';
import { labelAudit, trueComments } from '../support/label-audit.ts';
import {
  type PlacedBatch,
  type Spoken,
  talliedSurveyOn,
  type TalliedSurvey,
} from '../support/tallied-survey.ts';

let api: Api;
let survey: Omit<TalliedSurvey, 'close'>;
let batch: PlacedBatch;

/** 200 people at three sites: queues trouble 60 + 30 + 4 of them, the price 40 + 20 + 15. */
const people: Spoken[] = [
  ...staff('North', 'cook', 100, 60, 40),
  ...staff('South', 'guest', 60, 30, 20),
  ...staff('East', 'guest', 40, 4, 15),
];

function staff(site: string, role: string, count: number, queues: number, price: number): Spoken[] {
  return Array.from({ length: count }, (_, index) => ({
    by: `${site} ${index}`,
    attributes: { site, role },
    themes: [
      ...(index < queues ? [{ theme: 'queues', valence: 1 }] : []),
      ...(index >= count - price ? [{ theme: 'price', valence: 2 }] : []),
    ],
  }));
}

interface Column {
  total: boolean;
  value: string | null;
  base: number | null;
  themes: {
    theme: string;
    suppressed: boolean;
    tagged: { n: number; base: number; share: number } | null;
    estimate: object | null;
  }[];
}
interface Document {
  id: string;
  version: number;
  manifest: { rules: object; batches: { id: string }[]; codebook: object };
  tables: { by: string | null; columns: Column[] }[];
  quotes: { id: string; value: string | null; text: string | null }[];
  releasable?: boolean;
  refusals?: { where: string; message: string }[];
}

const request = {
  survey: 'canteen',
  title: 'Report',
  themes: ['queues', 'price'],
  breakdowns: [{ by: 'site' }, { by: null }],
};
const post = (body: object, as: Parameters<Api['call']>[0] = 'analyst') =>
  api.call(as, { method: 'POST', url: '/v1/releases', payload: body });
const get = (path: string, as: Parameters<Api['call']>[0] = 'partner') =>
  api.call(as, { method: 'GET', url: `/v1/releases${path}` });

function countOf({ tables }: Document, theme: string, value: string | null, table = 0): number | null {
  const column = tables[table]?.columns.find((each) => (value === null ? each.total : each.value === value));
  return column?.themes.find((each) => each.theme === theme)?.tagged?.n ?? null;
}

/** An approved quote of a person's comment. */
async function approve(by: string, theme: string): Promise<string> {
  const uid = randomUUID();
  await api.database.pool.query(
    `with said as (select id, respondent_id from comment where batch_id = $2 and respondent_id = $3 limit 1),
     quoted as (insert into quote (uid, batch_id, comment_id, respondent_id, span_start, span_end, found, redactions, status)
       select $1, $2, id, respondent_id, 0, 7, '[]', '[]', 'approved' from said returning id)
     insert into exemplar (tagging_id, theme_id, rank, quote_id)
     select $4, (select id from theme where ref = $5), (select count(*) + 1 from exemplar), id from quoted`,
    [uid, batch.id, respondentId('canteen', by), batch.taggingId, theme],
  );
  return uid;
}

beforeAll(async () => {
  api = await openApi();
  survey = await talliedSurveyOn(api.database);
  batch = await survey.batch('2026', people);
});
afterAll(() => api.close());

describe('POST /v1/releases', () => {
  it('shows in a dry run what would be suppressed, and records nothing', async () => {
    const answer = await post({ ...request, dry_run: true });
    expect(answer.statusCode).toBe(200);
    const trial = answer.json<Document>();
    expect(trial).toMatchObject({ dry_run: true, releasable: true, refusals: [], cells: 10, suppressed: 2 });
    expect((await get('')).json()).toEqual({ releases: [], next: null });
  });

  it('freezes rounded counts, and hides a small one with another', async () => {
    const answer = await post(request);
    expect(answer.statusCode).toBe(201);
    const made = answer.json<Document>();
    expect(made.version).toBe(1);
    expect(answer.headers.location).toBe(`/v1/releases/${made.id}`);
    expect(countOf(made, 'queues', null)).toBe(95);
    expect(countOf(made, 'queues', 'North')).toBe(60);
    expect([countOf(made, 'queues', 'East'), countOf(made, 'queues', 'South')]).toEqual([null, null]);
    expect(countOf(made, 'price', 'East')).toBe(15);
    expect(made.tables[0]?.columns.map(({ value }) => value)).toEqual([null, 'East', 'North', 'South']);
    expect(made.tables[1]?.columns).toHaveLength(1);
    expect(made.manifest).toMatchObject({
      rules: { k: 10, rounding: 5 },
      batches: [{ id: batch.uid, wave: '2026' }],
      codebook: { id: 'canteen', version: 2 },
    });
    const read = await get(`/${made.id}`);
    expect(read.json()).toEqual(made);
    const log = await api.call('admin', { method: 'GET', url: '/v1/audit' });
    expect(log.body).toContain('release.create');
  });

  it('makes the same release again, but not show what was hidden', async () => {
    const again = await post({ ...request, breakdowns: [{ by: null, filters: { site: ['South'] } }] });
    expect(again.statusCode).toBe(201);
    const made = again.json<Document>();
    expect(made.tables[0]?.columns[0]?.base).toBe(60);
    expect(countOf(made, 'queues', null)).toBeNull();
  });

  it('refuses what differs from a release by a few people, and names that release', async () => {
    const { releases } = (await get('')).json<{ releases: { id: string }[] }>();
    const late = await survey.batch('2027', staff('South', 'guest', 63, 33, 20).slice(60));
    const answer = await post({ ...request, breakdowns: [{ by: null, filters: { site: ['South'] } }] });
    expect(answer.statusCode).toBe(409);
    const problem = answer.json<{ type: string; errors: { where: string; message: string }[] }>();
    expect(problem.type).toBe('urn:verbatim:problem:disclosure_risk');
    expect(problem.errors[0]?.where).toBe('body.breakdowns.0');
    for (const { message } of problem.errors)
      expect(releases.some(({ id }) => message.includes(`release ${id}`))).toBe(true);
    expect(answer.body).not.toMatch(/\b(?:60|63)\b/);
    await inTransaction(api.database.pool, (client) => hideBatch(client, late.id));
  });

  it('refuses what is left of a released table: the same people but for a few', async () => {
    const without = { by: null, filters: { site: ['!East'] } };
    const answer = await post({ ...request, breakdowns: [{ by: 'site' }, without], dry_run: true });
    expect(answer.json<Document>().releasable).toBe(true);
    const late = await survey.batch('2027', staff('North', 'cook', 104, 0, 0).slice(100));
    const refused = await post({ ...request, breakdowns: [without], dry_run: true });
    expect(refused.json<Document>()).toMatchObject({ releasable: false });
    await inTransaction(api.database.pool, (client) => hideBatch(client, late.id));
  });

  it('refuses tables of so few that nothing can be shown', async () => {
    const mood = await post({ ...request, breakdowns: [{ by: null, filters: { mood: ['low'] } }] });
    expect(mood.statusCode).toBe(409);
    expect(mood.json()).toMatchObject({ errors: [{ where: 'body.breakdowns.0' }] });
  });

  it('estimates from rounded numbers with the error rates of the whole audit', async () => {
    const { pool } = api.database;
    const truth = await trueComments(pool, batch.id, (place) =>
      (people[place]?.themes ?? []).map(({ theme }) => theme),
    );
    const audit = await labelAudit(pool, batch.id, truth.slice(0, 120));
    const trial = (await post({ ...request, dry_run: true })).json<Document>();
    const estimateOf = (value: string | null) =>
      trial.tables[0]?.columns
        .find((column) => (value === null ? column.total : column.value === value))
        ?.themes.find(({ theme }) => theme === 'queues')?.estimate;
    expect(estimateOf(null)).toMatchObject({ method: 'post_stratified', audit });
    expect(estimateOf('North')).toMatchObject({ method: 'synthetic', audit });
    expect(estimateOf('East')).toBeNull();
  });

  it('says what cannot be released, and where', async () => {
    for (const [breakdown, where] of [
      [{ by: 'shoe' }, 'body.breakdowns.1.by'],
      [{ by: 'valence' }, 'body.breakdowns.1.by'],
      [{ filters: { site: ['Nowhere'] } }, 'body.breakdowns.1.filters.site'],
      [{ filters: { facet: ['distress'] } }, 'body.breakdowns.1.filters.facet'],
    ] as const) {
      const answer = await post({ ...request, breakdowns: [{ by: 'site' }, breakdown] });
      expect(answer.statusCode, where).toBe(400);
      expect(answer.json<{ errors: { where: string }[] }>().errors[0]?.where).toBe(where);
    }
    const themes = await post({ ...request, themes: ['shoes'] });
    expect(themes.json()).toMatchObject({ status: 400, errors: [{ where: 'body.themes' }] });
    expect((await post({ ...request, survey: 'other' })).statusCode).toBe(404);
    expect((await post(request, 'author')).statusCode).toBe(403);
  });
});

describe('quotes of a release', () => {
  it('are released with one attribute, and where their cell is shown', async () => {
    const shown = await approve('North 1', 'queues');
    const hidden = await approve('East 1', 'queues');
    const quotes = [
      { id: shown, theme: 'queues', by: 'site' },
      { id: hidden, theme: 'queues', by: 'site' },
      { id: hidden, theme: 'queues', by: null },
      { id: randomUUID(), theme: 'queues', by: null },
    ];
    const trial = (await post({ ...request, quotes, dry_run: true })).json<Document>();
    expect(trial.refusals?.map(({ where }) => where)).toEqual(['body.quotes.1', 'body.quotes.3']);
    const answer = await post({ ...request, quotes: [quotes[0], quotes[2]] });
    expect(answer.statusCode).toBe(201);
    expect(answer.json<Document>().quotes).toEqual([
      expect.objectContaining({ id: shown, value: 'North', text: 'comment' }),
      expect.objectContaining({ id: hidden, value: null, text: 'comment' }),
    ]);
    const north = await api.key('partner', { groups: ['North'] });
    const own = await get(`/${answer.json<Document>().id}`, north);
    expect(own.json<Document>().quotes.map(({ value }) => value)).toEqual(['North']);
    const other = { ...request, breakdowns: [{ by: 'role' }], quotes: [{ ...quotes[0], by: 'role' }] };
    expect((await post({ ...other, dry_run: true })).json<Document>().refusals).toEqual([
      expect.objectContaining({ where: 'body.quotes.0' }),
    ]);
  });

  it('are blanked when their writer is erased, and counts stay', async () => {
    const [head] = (await get('?limit=1')).json<{ releases: { id: string }[] }>().releases;
    const before = (await get(`/${head?.id}`)).json<Document>();
    const { rows } = await api.database.pool.query<{ id: number }>(
      `select id from survey where ref = 'canteen'`,
    );
    await eraseRespondent(api.database, rows[0]?.id ?? 0, respondentId('canteen', 'North 1'));
    const after = (await get(`/${head?.id}`)).json<Document>();
    expect(after.quotes.map(({ text }) => text)).toEqual([null, 'comment']);
    expect(after.tables).toEqual(before.tables);
    const left = await api.database.pool.query('select from release_person where respondent_id = $1', [
      respondentId('canteen', 'North 1'),
    ]);
    expect(left.rowCount).toBe(0);
  });

  it('are blanked at once when their batch is erased', async () => {
    const [head] = (await get('?limit=1')).json<{ releases: { id: string }[] }>().releases;
    await inTransaction(api.database.pool, (client) => hideBatch(client, batch.id));
    const after = (await get(`/${head?.id}`)).json<Document>();
    expect(after.quotes.map(({ text }) => text)).toEqual([null, null]);
  });
});

describe('reading releases', () => {
  it('gives CSV and XLSX with one marker for all that is suppressed', async () => {
    const { releases } = (await get('')).json<{ releases: { id: string; version: number }[] }>();
    const first = releases.find(({ version }) => version === 1);
    const csv = await get(`/${first?.id}?format=csv`);
    expect(csv.headers['content-type']).toContain('text/csv');
    const rows = parse<Record<string, string>>(csv.body, { columns: true, bom: true });
    const east = rows.find(({ value, theme }) => value === 'East' && theme === 'queues');
    expect(east).toMatchObject({ n: '[suppressed]', base: '40', share: '[suppressed]' });
    const north = rows.find(({ value, theme }) => value === 'North' && theme === 'queues');
    expect(north).toMatchObject({ n: '60', base: '100', share: '0.6', estimate_method: '' });
    const xlsx = await get(`/${first?.id}?format=xlsx`);
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.load(xlsx.rawPayload as unknown as exceljs.Buffer);
    expect(workbook.worksheets.map(({ name }) => name)).toEqual(['Release', 'Notes']);
    expect(workbook.getWorksheet('Release')?.rowCount).toBe(rows.length + 1);
    const notes = (workbook.getWorksheet('Notes')?.getSheetValues() ?? []).slice(1) as unknown[][];
    expect(notes.map((row) => row.slice(1))).toEqual(
      expect.arrayContaining([
        ['rule: k', 10],
        ['counts', expect.stringContaining('self-selected') as unknown],
      ]),
    );
    expect(csv.headers.link).toBe(
      `</v1/releases/${first?.id}?format=notes>; rel="describedby"; type="text/csv"`,
    );
    const beside = parse((await get(`/${first?.id}?format=notes`)).body, { bom: true });
    expect(beside).toEqual(notes.map((row) => row.slice(1).map((cell) => String(cell))));
  });

  it('shows a key of one group the tables and columns of that group, and no other release', async () => {
    const north = await api.key('partner', { groups: ['North'] });
    const { releases } = (await get('')).json<{ releases: { id: string; version: number }[] }>();
    const idOf = (wanted: number) => releases.find(({ version }) => version === wanted)?.id ?? '';
    const own = (await get(`/${idOf(1)}`, north)).json<Document>();
    expect(own.tables.map(({ by, columns }) => [by, columns.map(({ value }) => value)])).toEqual([
      ['site', ['North']],
    ]);
    expect(countOf(own, 'queues', 'North')).toBe(60);
    // Version 2 is of the South alone.
    expect((await get(`/${idOf(2)}`, north)).statusCode).toBe(404);
    const listed = (await get('?limit=1', north)).json<{ releases: { id: string }[]; next: string }>();
    const rest = (await get(`?cursor=${listed.next}`, north)).json<typeof listed>();
    expect([...listed.releases, ...rest.releases].map(({ id }) => id)).toEqual([idOf(3), idOf(1)]);
    const csv = (await get(`/${idOf(1)}?format=csv`, north)).body;
    expect(csv).toContain('North');
    expect(csv).not.toMatch(/South|East|\(all\)/);
    const nobody = await api.key('partner', { groups: ['Nowhere'] });
    expect((await get('', nobody)).json()).toEqual({ releases: [], next: null });
    const till = await api.key('analyst', { systems: ['TillPro'] });
    expect((await get(`/${idOf(1)}`, till)).statusCode).toBe(404);
  });

  it('shows a partner the releases of its surveys, and nothing else of any route', async () => {
    const partner = await api.key('partner', { surveys: ['canteen'] });
    const stranger = await api.key('partner', { surveys: ['other'] });
    const { releases } = (await get('', partner)).json<{ releases: { id: string }[] }>();
    expect(releases.length).toBeGreaterThan(0);
    const path = `/${releases[0]?.id}`;
    expect((await get(path, partner)).statusCode).toBe(200);
    expect((await get('', stranger)).json()).toEqual({ releases: [], next: null });
    expect((await get('?survey=canteen', stranger)).json()).toEqual({ releases: [], next: null });
    expect((await get(path, stranger)).statusCode).toBe(404);
    const admitted = [...accessMatrix].flatMap(([route, admission]) =>
      admission === 'any' || (Array.isArray(admission) && admission.includes('partner')) ? [route] : [],
    );
    expect(admitted.sort()).toEqual(partnerRoutes.sort());
    for (const route of accessMatrix.keys()) {
      const [method = '', pattern = ''] = route.split(' ');
      if (!pattern.startsWith('/v1/') || accessMatrix.get(route) === 'open' || admitted.includes(route))
        continue;
      const url = pattern.replace(/:\w+/g, randomUUID()).replace('*', 'x');
      expect(
        (
          await api.app.inject({
            method: method as 'GET',
            url,
            headers: { authorization: `Bearer ${partner.secret}` },
          })
        ).statusCode,
        route,
      ).toBe(403);
    }
  });
});

/** Beside releases: its own session and jobs, and codebooks, which tell of no one. */
const partnerRoutes = [
  'GET /v1/releases',
  'GET /v1/releases/:id',
  'DELETE /v1/session',
  'GET /v1/codebooks',
  'GET /v1/codebooks/:id',
  'GET /v1/jobs/:id',
];

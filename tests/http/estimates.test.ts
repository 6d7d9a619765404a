import { parse } from 'csv-parse/sync';
import exceljs from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../support/api.ts';
import { decide, labelAudit, trueComments } from '../support/label-audit.ts';
import {
  type PlacedBatch,
  type Spoken,
  talliedSurveyOn,
  type TalliedSurvey,
} from '../support/tallied-survey.ts';

let api: Api;
let survey: Omit<TalliedSurvey, 'close'>;
let batch: PlacedBatch;
let audit: string;

/** 240 people with a comment each; those of North raise queues more often; the machine misses a fifth of them and errs on few. */
const PEOPLE = 240;
const north = (place: number): boolean => place % 2 === 0;
const raises = (place: number): boolean => (north(place) ? place % 10 < 8 : place % 10 === 1);
const tagged = (place: number): boolean => (raises(place) ? place % 25 >= 5 : place % 40 === 3);
const truth = Array.from({ length: PEOPLE }, (_, place) => raises(place)).filter(Boolean).length / PEOPLE;

const comments = Array.from({ length: PEOPLE }, (_, place): Spoken => ({
  by: `p${place}`,
  attributes: {
    site: north(place) ? 'North' : 'South',
    rank: `r${place % 30}`,
    desk: `d${Math.floor(place / 30)}`,
    weight: '2',
  },
  themes: tagged(place) ? [{ theme: 'queues', valence: 1 }] : [],
}));

beforeAll(async () => {
  api = await openApi();
  survey = await talliedSurveyOn(api.database);
  batch = await survey.batch('2026', comments);
});
afterAll(() => api.close());

interface Estimate {
  share: number;
  low: number;
  high: number;
  method: string;
  audit: string | null;
  words: string;
  note: string;
}
interface Frequencies {
  cells: { key: Record<string, string> }[];
  themes: { estimate: Estimate | null; cells: { estimate: Estimate | null }[] }[];
}
interface Comparisons {
  audit: string | null;
  notes: string[];
  comparisons: {
    value: string;
    themes: {
      difference: {
        p: number;
        adjusted_p: number;
        verdict: string;
        words: string;
        estimate: Estimate | null;
      };
    }[];
  }[];
}

const ask = (path: string, query: Record<string, string>) =>
  api.call('analyst', {
    method: 'GET',
    url: `/v1/${path}?${new URLSearchParams({ survey: 'canteen', theme: 'queues', ...query }).toString()}`,
  });
const frequencies = async (query: Record<string, string> = {}): Promise<Frequencies['themes'][number]> => {
  const answer = await ask('frequencies', query);
  expect(answer.statusCode).toBe(200);
  const { themes, notes } = answer.json<Frequencies & { notes: string[] }>();
  const [theme] = themes;
  if (theme === undefined) throw new Error('no theme');
  // A cell's note is its place among the notes of the whole answer.
  const cells = theme.cells.map(({ estimate, ...cell }) => ({
    ...cell,
    estimate: estimate === null ? null : { ...estimate, note: notes[Number(estimate.note)] ?? '' },
  }));
  return { ...theme, cells };
};
const comparisons = async (query: Record<string, string>): Promise<Comparisons> => {
  const answer = await ask('comparisons', query);
  expect(answer.statusCode).toBe(200);
  return answer.json<Comparisons>();
};

describe('before an audit', () => {
  it('says nothing of a theme that was never cross-validated', async () => {
    expect((await frequencies()).estimate).toBeNull();
  });

  it('says what the model expects of itself, marked as not audited', async () => {
    const { pool } = api.database;
    const manifest = { themes: [{ id: 'queues', labels: 300, f1: 0.8 }] };
    await pool.query(`update model set manifest = $1 where hash = 'tallied'`, [JSON.stringify(manifest)]);
    const { estimate } = await frequencies();
    expect(estimate).toMatchObject({ method: 'not_audited', audit: null });
    expect(estimate?.note).toContain('Not audited');
    await pool.query(`update model set manifest = '{}' where hash = 'tallied'`);
  });

  it('calls no difference clear', async () => {
    const { notes, comparisons: found } = await comparisons({ by: 'site' });
    expect(notes.join(' ')).toContain('Nothing is audited');
    expect(found.map(({ themes }) => themes[0]?.difference.verdict)).toEqual([
      'no clear difference',
      'no clear difference',
    ]);
    expect(found[0]?.themes[0]?.difference.p).toBeLessThan(1e-6);
  });

  it('answers parity with nothing', async () => {
    expect((await ask('error-parity', { by: 'site' })).json()).toMatchObject({
      audit: null,
      note: expect.stringContaining('Nothing is audited') as unknown,
      groups: [],
    });
  });
});

describe('with an audit', () => {
  beforeAll(async () => {
    const all = await trueComments(api.database.pool, batch.id, (place) => (raises(place) ? ['queues'] : []));
    audit = await labelAudit(api.database.pool, batch.id, all.slice(0, 120));
  });

  it('corrects the share of everybody, in numbers and words, and says what it covers', async () => {
    const { estimate } = await frequencies();
    expect(estimate).toMatchObject({ method: 'post_stratified', audit });
    expect(estimate?.low).toBeLessThan(truth);
    expect(estimate?.high).toBeGreaterThan(truth);
    expect(estimate?.words).not.toBe('');
    expect(estimate?.note).toMatch(/classification of comments only.*self-selected/);
    const { estimate: again } = await frequencies();
    expect(again).toEqual(estimate);
  });

  it('lets a group with 30 audited speak for itself, and assumes equal error in a smaller one', async () => {
    const { cells } = await frequencies({ by: 'site' });
    expect(cells.map(({ estimate }) => estimate?.method)).toEqual(['post_stratified', 'post_stratified']);
    const [northern, southern] = cells;
    expect(northern?.estimate?.low).toBeGreaterThan(southern?.estimate?.high ?? 1);
    const { cells: ranks } = await frequencies({ by: 'rank' });
    expect(ranks[0]?.estimate?.method).toBe('synthetic');
    expect(ranks[0]?.estimate?.note).toMatch(/assumes equal error.*need not sum to the total/);
  });

  it('estimates weighted shares by PPI++', async () => {
    const { estimate } = await frequencies({ weight: 'weight' });
    expect(estimate?.method).toBe('prediction_powered');
    expect(estimate?.low).toBeLessThan(truth);
    expect(estimate?.high).toBeGreaterThan(truth);
  });

  it('says of everybody asked what it says of those who answered', async () => {
    const [asked, answered] = await Promise.all([frequencies({ base: 'asked' }), frequencies()]);
    expect(asked.estimate?.share).toBeCloseTo(answered.estimate?.share ?? 0, 12);
  });

  it('splits by valence what people said of valence', async () => {
    const { cells } = await frequencies({ by: 'valence' });
    expect(cells[0]?.estimate?.share).toBeGreaterThan(0.3);
    expect(cells[1]?.estimate?.share).toBeLessThan(0.05);
  });

  it('estimates the themes of a batch', async () => {
    const answer = await api.call('author', { method: 'GET', url: `/v1/batches/${batch.uid}/themes` });
    expect(answer.statusCode).toBe(200);
    const { themes } = answer.json<{
      themes: { theme: string; estimate: Record<string, Estimate> | null }[];
    }>();
    const queues = themes.find(({ theme }) => theme === 'queues');
    expect(queues?.estimate?.['respondents']).toMatchObject({ method: 'post_stratified', audit });
  });

  it('calls a difference clear when classification and sampling both say so', async () => {
    const { audit: on, comparisons: found } = await comparisons({ by: 'site' });
    expect(on).toBe(audit);
    expect(found.map(({ value, themes }) => [value, themes[0]?.difference.verdict])).toEqual([
      ['North', 'higher'],
      ['South', 'lower'],
    ]);
    expect(found[0]?.themes[0]?.difference.words).toMatch(/^higher by \d+ to \d+ points$/);
    const { comparisons: against } = await comparisons({ by: 'site', against: 'North' });
    expect(against.map(({ value }) => value)).toEqual(['South']);
    const { comparisons: desks } = await comparisons({ by: 'desk' });
    expect(new Set(desks.map(({ themes }) => themes[0]?.difference.verdict))).toEqual(
      new Set(['no clear difference']),
    );
  });

  it('says in files what must be read with the estimates', async () => {
    const csv = await ask('frequencies', { by: 'site', format: 'csv' });
    const rows = parse<Record<string, string>>(csv.body, { columns: true, bom: true });
    const numbers = new Set(rows.filter(({ estimate }) => estimate !== '').map(({ note }) => note));
    expect(numbers).toEqual(new Set(['1', '2']));
    const [, link = ''] =
      /^<([^>]+)>; rel="describedby"; type="text\/csv"$/.exec(String(csv.headers.link)) ?? [];
    const notes = await api.call('analyst', { method: 'GET', url: link });
    const said = parse<Record<string, string>>(notes.body, { columns: true, bom: true });
    expect(said.filter(({ note }) => note !== '').map(({ note }) => note)).toEqual(['1', '2']);
    expect(said.find(({ note }) => note === '1')?.['text']).toContain(
      'The interval covers the classification',
    );
    expect(said).toContainEqual({ note: '', about: 'by', text: 'site' });
    expect(said.find(({ about }) => about === 'all rows')?.['text']).toContain('The survey is self-selected');

    const workbook = new exceljs.Workbook();
    const xlsx = await ask('frequencies', { by: 'site', format: 'xlsx' });
    await workbook.xlsx.load(xlsx.rawPayload as unknown as exceljs.Buffer);
    expect(workbook.worksheets.map(({ name }) => name)).toEqual(['Frequencies', 'Notes']);
    const cells = workbook.getWorksheet('Notes')?.getSheetValues() ?? [];
    expect(cells.slice(1).map((row) => (row as unknown[]).slice(2))).toEqual([
      ['about', 'text'],
      ...said.map(({ about, text }) => [about, text]),
    ]);
  });

  it('compares valences of the same people', async () => {
    for (const base of ['respondents', 'comments']) {
      const { comparisons: found } = await comparisons({ by: 'valence', against: 'positive', base });
      const negative = found.find(({ value }) => value === 'negative');
      expect(negative?.themes[0]?.difference.verdict).toBe('higher');
    }
  });

  it('refuses values that nobody has', async () => {
    const answer = await ask('comparisons', { by: 'site', against: 'Mars' });
    expect(answer.statusCode).toBe(400);
    expect(answer.json<{ errors: { message: string }[] }>().errors[0]?.message).toContain('"North", "South"');
  });

  it('tells how right the machine is in each group', async () => {
    const { groups } = (await ask('error-parity', { by: 'site' })).json<{
      groups: { value: string; comments: number; accuracy: { share: number; verdict: string } }[];
    }>();
    expect(groups.map(({ value, comments: count }) => [value, count])).toEqual([
      ['North', 60],
      ['South', 60],
    ]);
    expect(groups[0]?.accuracy.share).toBeLessThan(groups[1]?.accuracy.share ?? 0);
  });
});

describe('labels from before an audit', () => {
  it('count as known, and the audit speaks for the rest', async () => {
    const { pool } = api.database;
    const all = await trueComments(pool, batch.id, (place) => (raises(place) ? ['queues'] : []));
    await decide(pool, batch.id, all.slice(120), null);
    const later = await labelAudit(pool, batch.id, all.slice(0, 120));
    const half = await frequencies();
    expect(half.estimate).toMatchObject({ audit: later, method: 'post_stratified' });
    await pool.query('delete from decision where audit_id = (select id from audit_sample where uid = $1)', [
      later,
    ]);
    const whole = await frequencies();
    expect(whole.estimate?.audit).toBe(audit);
    const width = (estimate: Estimate | null): number => (estimate?.high ?? 1) - (estimate?.low ?? 0);
    expect(width(half.estimate)).toBeLessThan(0.6 * width(whole.estimate));
  });
});

describe('waves', () => {
  it('are compared under one model, otherwise it says to tag again', async () => {
    const second = await survey.batch('2018', comments.slice(0, 60));
    const { comparisons: found } = await comparisons({ by: 'wave', against: '2026' });
    expect(found).toHaveLength(1);
    expect(found[0]?.themes[0]?.difference.p).toBeGreaterThan(0.05);
    await api.database.pool.query('update tagging set model_id = $1 where id = $2', [
      api.model.id,
      second.taggingId,
    ]);
    const answer = await ask('comparisons', { by: 'wave' });
    expect(answer.statusCode).toBe(409);
    expect(answer.body).toContain('retag');
    const release = await api.call('analyst', {
      method: 'POST',
      url: '/v1/releases',
      payload: { survey: 'canteen', title: 'Waves', breakdowns: [{ by: 'wave' }], dry_run: true },
    });
    expect(release.statusCode).toBe(409);
    expect(release.body).toContain('retag');
  });
});

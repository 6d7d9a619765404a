import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTrainingLabels } from '../../src/storage/training-labels.ts';
import { held, openReviewApi, type ReviewApi } from '../support/review-api.ts';

let api: ReviewApi;
beforeAll(async () => {
  api = await openReviewApi();
});
afterAll(() => api.close());

let surveys = 0;
/** A survey with as many comments as asked for, and their ids in order. */
async function commented(count: number): Promise<{ survey: string; ids: string[] }> {
  const survey = `files-${++surveys}`;
  await api.send(
    survey,
    Array.from({ length: count }, (_, index) => `Comment ${index} 😀 of ${survey}`),
  );
  const reviewer = await api.reviewer();
  const items = await api.next(reviewer, { purpose: 'uncategorised', survey, count: '50' });
  await Promise.all(
    items.map((item) => api.call(reviewer, { method: 'DELETE', url: `/v1/reviews/leases/${item.lease.id}` })),
  );
  return { survey, ids: items.map((item) => item.comment).sort() };
}

const types: Record<string, string> = {
  ndjson: 'application/x-ndjson',
  csv: 'text/csv',
  'label-studio': 'application/json',
};

const send = (
  payload: string,
  format = 'ndjson',
  query: object = {},
  as: Parameters<ReviewApi['call']>[0] = 'admin',
) =>
  api.call(as, {
    method: 'POST',
    url: '/v1/labels/import',
    query: { codebook: 'canteen', version: '1', ...query },
    headers: { 'content-type': types[format] ?? '' },
    payload,
  });

const exported = async (survey: string, format: string): Promise<string> =>
  (await api.call('reviewer', { method: 'GET', url: '/v1/labels/export', query: { survey, format } })).body;

const lines = (records: readonly object[]): string => records.map((one) => JSON.stringify(one)).join('\n');

describe('POST /v1/labels/import', () => {
  it('takes in what fits, tells what does not by row and column, and takes nothing in twice', async () => {
    const { ids } = await commented(3);
    const [first = '', second = '', third = ''] = ids;
    const file = [
      JSON.stringify({ id: first, themes: [{ theme: 'price/tea', valence: 'negative' }], reviewer: 'ann' }),
      JSON.stringify({ id: second, themes: ['parking'] }),
      '{"id": ',
      JSON.stringify({ id: '0198c0de-0000-7000-8000-000000000001', themes: [] }),
      JSON.stringify({ id: third, themes: [], redactions: [{ start: 0, end: 900, kind: 'name' }] }),
      JSON.stringify({ id: third, themes: [{ theme: 'price', valence: 'angry' }] }),
      JSON.stringify({ id: third, themes: [], reviewer: 'bob', at: '2026-03-01T09:00:00Z' }),
    ].join('\n');
    const answer = await send(file);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      accepted: 2,
      unchanged: 0,
      rejected: 5,
      rejections: [
        { row: 2, column: 'themes', code: 'unknown_theme' },
        { row: 3, column: null, code: 'invalid_json' },
        { row: 4, column: 'id', code: 'unknown_comment' },
        { row: 5, column: 'redactions', code: 'beyond_text' },
        { row: 6, column: 'themes', code: 'wrong_value' },
      ],
    });
    expect((await send(file)).json()).toMatchObject({ accepted: 0, unchanged: 2, rejected: 5 });
    const found = await api.call('reviewer', { method: 'GET', url: `/v1/comments/${first}/labels` });
    expect(found.json()).toMatchObject({
      state: 'consensus',
      themes: [
        { theme: 'price', valence: 'negative' },
        { theme: 'price/tea', valence: 'negative' },
      ],
      decisions: [{ reviewer: 'ann', purpose: 'import', blind: false }],
    });
  });

  it('refuses a CSV file without a column of ids as a whole, and says which columns there may be', async () => {
    for (const file of ['a,b\n1,2\n3,4\n', 'id;themes\n1;price\n']) {
      const answer = await send(file, 'csv');
      expect(answer.statusCode).toBe(422);
      expect(answer.json()).toMatchObject({
        type: 'urn:verbatim:problem:unknown_column',
        detail: expect.stringMatching(/^No column is called id.*verdict, themes, about.*valences/) as string,
      });
    }
    const { ids } = await commented(1);
    expect(
      (
        await send(`id,themes,mood\n${ids[0] ?? ''},price,\n${ids[0] ?? ''},price,x\n,price,\n`, 'csv')
      ).json(),
    ).toMatchObject({
      accepted: 1,
      rejections: [
        {
          row: 3,
          column: null,
          code: 'unknown_column',
          reason: expect.stringContaining('themes, about') as string,
        },
        { row: 4, column: 'id', reason: 'It does not say of which comment: give its id.' },
      ],
    });
  });

  it('lets two named reviewers differ', async () => {
    const { ids } = await commented(1);
    const answer = await send(
      lines([
        { id: ids[0], themes: ['price'], reviewer: 'ann' },
        { id: ids[0], themes: ['queues'], reviewer: 'bob' },
      ]),
    );
    expect(answer.json()).toMatchObject({ accepted: 2 });
    const found = await api.call('reviewer', { method: 'GET', url: `/v1/comments/${ids[0] ?? ''}/labels` });
    expect(found.json()).toMatchObject({ state: 'disputed', disputed: ['price', 'queues'] });
  });

  it('reads more than a page, whatever the bytes are cut into', async () => {
    const { survey, ids } = await commented(50);
    const many = Array.from({ length: 600 }, (_, index) => ({
      id: ids[index % 50],
      themes: [index % 2 === 0 ? 'price' : 'queues'],
      reviewer: `r${Math.floor(index / 50)}`,
    }));
    expect((await send(lines(many))).json()).toMatchObject({ accepted: 600, rejected: 0 });
    expect((await exported(survey, 'ndjson')).trim().split('\n')).toHaveLength(600);
  });

  it('takes in codings of an audit, which are not trained on, and refuses them elsewhere', async () => {
    const { survey, ids } = await commented(4);
    const drawn = await api.call('analyst', {
      method: 'POST',
      url: '/v1/audits',
      payload: { survey, respondents: 4, double_share: 0.2 },
    });
    const { id: audit } = drawn.json<{ id: string }>();
    const file = lines(ids.map((id) => ({ id, themes: ['price'], reviewer: 'ann' })));
    expect((await send(file)).json()).toMatchObject({
      accepted: 0,
      rejections: [{ code: 'audited' }, {}, {}, {}],
    });
    expect((await send(file, 'ndjson', { audit })).json()).toMatchObject({ accepted: 4, rejected: 0 });
    const progress = await api.call('analyst', { method: 'GET', url: `/v1/audits/${audit}` });
    expect(progress.json()).toMatchObject({ progress: { codings: 5, coded: 4, decided: 4 } });
    const trained = await readTrainingLabels(api.database.query, 'canteen');
    expect(trained.labels.filter((label) => label.text.endsWith(survey))).toEqual([]);
    const other = await commented(1);
    expect((await send(lines([{ id: other.ids[0], themes: [] }]), 'ndjson', { audit })).json()).toMatchObject(
      {
        rejections: [{ row: 1, column: 'id', code: 'not_in_audit' }],
      },
    );
  });

  it('refuses other codebooks, formats and scopes', async () => {
    const { ids } = await commented(1);
    const file = lines([{ id: ids[0], themes: [] }]);
    expect((await send(file, 'ndjson', { version: '9' })).statusCode).toBe(404);
    expect((await send(file, 'ndjson', { version: 'x' })).json()).toMatchObject({
      errors: [{ where: 'query.version', message: 'expected a whole number from 1' }],
    });
    expect((await send(file, 'xml')).statusCode).toBe(415);
    expect((await send('{"id":', 'label-studio')).statusCode).toBe(422);
    expect((await send(file, 'ndjson', { audit: ids[0] })).statusCode).toBe(404);
    const stranger = await api.reviewer({ surveys: ['other'] });
    expect((await send(file, 'ndjson', {}, stranger)).json()).toMatchObject({
      accepted: 0,
      rejections: [{ code: 'unknown_comment' }],
    });
  });
});

describe('POST /v1/labels/import by a reviewer', () => {
  it('takes in what they judged themselves, and nothing in the name of others', async () => {
    const { ids } = await commented(2);
    const ann = await api.reviewer();
    const bob = await api.reviewer();
    const file = lines([
      { id: ids[0], themes: ['price'] },
      { id: ids[0], themes: ['queues'], reviewer: bob.uid },
      { id: ids[1], themes: ['price'], reviewer: ann.uid, blind: true },
      { id: ids[1], themes: ['price'], reviewer: 'cid' },
      { id: ids[1], themes: ['queues'], purpose: 'adjudicate' },
    ]);
    expect((await send(file, 'ndjson', { blind: 'true' }, ann)).json()).toMatchObject({
      accepted: 2,
      rejected: 3,
      rejections: [
        { row: 2, column: 'reviewer', code: 'other_reviewer' },
        { row: 4, column: 'reviewer', code: 'other_reviewer' },
        { row: 5, column: 'purpose', code: 'ruling' },
      ],
    });
    const found = await api.call('admin', { method: 'GET', url: `/v1/comments/${ids[1] ?? ''}/labels` });
    expect(found.json()).toMatchObject({
      state: 'consensus',
      decisions: [{ reviewer: ann.uid, key: ann.uid, blind: false }],
    });
  });

  it('does not tell them whether a colleague said the same', async () => {
    const { ids } = await commented(1);
    const ann = await api.reviewer();
    const bob = await api.reviewer();
    await send(lines([{ id: ids[0], themes: ['price'] }]), 'ndjson', {}, bob);
    const guesses = lines([
      { id: ids[0], themes: ['price'], reviewer: bob.uid },
      { id: ids[0], themes: ['queues'], reviewer: bob.uid },
    ]);
    expect((await send(guesses, 'ndjson', {}, ann)).json()).toMatchObject({ unchanged: 0, rejected: 2 });
  });

  it('takes what they judged in Label Studio, under its name for them, as their own', async () => {
    const { ids } = await commented(1);
    const ann = await api.reviewer();
    const task = JSON.stringify([
      {
        data: { comment: ids[0] },
        annotations: [
          { completed_by: 1, result: [{ from_name: 'themes', value: { choices: ['price'] } }] },
          { completed_by: 7, result: [{ from_name: 'themes', value: { choices: ['queues'] } }] },
        ],
      },
    ]);
    expect((await send(task, 'label-studio', {}, ann)).json()).toMatchObject({ accepted: 0, rejected: 2 });
    expect((await send(task, 'label-studio', { own: 'true' }, ann)).json()).toMatchObject({ accepted: 2 });
    const found = await api.call('admin', { method: 'GET', url: `/v1/comments/${ids[0] ?? ''}/labels` });
    expect(found.json()).toMatchObject({
      state: 'consensus',
      themes: [{ theme: 'queues' }],
      decisions: [{ reviewer: ann.uid }, { reviewer: ann.uid }],
    });
  });

  it('may not bring codings of an audit, and an admin who does is named beside them', async () => {
    const { survey, ids } = await commented(2);
    const { id: audit } = (
      await api.call('analyst', {
        method: 'POST',
        url: '/v1/audits',
        payload: { survey, respondents: 2, double_share: 1 },
      })
    ).json<{ id: string }>();
    const ann = await api.reviewer();
    const own = lines([{ id: ids[0], themes: ['price'], blind: true, audit }]);
    const refused = await send(own, 'ndjson', { audit }, ann);
    expect(refused.statusCode).toBe(403);
    expect(refused.json()).toMatchObject({ detail: expect.stringContaining('Only an admin') as string });
    expect((await send(own, 'ndjson', {}, ann)).json()).toMatchObject({ rejections: [{ code: 'audited' }] });
    const admin = await api.key('admin');
    const both = lines(['ann', 'bob'].map((reviewer) => ({ id: ids[0], themes: ['price'], reviewer })));
    expect((await send(both, 'ndjson', { audit }, admin)).json()).toMatchObject({ accepted: 2 });
    const found = await api.call('admin', { method: 'GET', url: `/v1/comments/${ids[0] ?? ''}/labels` });
    expect(found.json()).toMatchObject({
      decisions: [
        { reviewer: 'ann', key: admin.uid },
        { reviewer: 'bob', key: admin.uid },
      ],
    });
    const agreement = await api.call('analyst', { method: 'GET', url: '/v1/agreement', query: { audit } });
    expect(agreement.json()).toMatchObject({ coded_twice_blind: 1 });
  });
});

describe('GET /v1/labels/export', () => {
  const label = {
    themes: [
      { theme: 'price', valence: 'negative' },
      { theme: 'queues', valence: null },
    ],
    facets: ['suggestion'],
    redactions: [{ start: 0, end: 7, kind: 'name' }],
    note: 'with a "note", and a comma',
    at: '2026-03-01T09:00:00.000Z',
    reviewer: 'ann',
    verdict: 'decided',
  };

  it.each(['ndjson', 'csv', 'label-studio'])(
    'gives in %s what an import takes, and nothing is new then',
    async (format) => {
      const { survey, ids } = await commented(3);
      await send(
        lines([
          { id: ids[0], ...label },
          { id: ids[1], themes: [], reviewer: 'bob' },
          { id: ids[1], verdict: 'cannot_tell', reviewer: 'ann' },
        ]),
      );
      const file = await exported(survey, format);
      const { rows: before } = await api.database.pool.query('select id from decision');
      expect((await send(file, format)).json()).toMatchObject({ rejected: 0, rejections: [] });
      if (format === 'csv') {
        expect(file).toContain('price; queues,negative; ,,suggestion,ann');
        return;
      }
      const { rows: after } = await api.database.pool.query('select id from decision');
      expect(after).toEqual(before);
      const first = await api.call('reviewer', { method: 'GET', url: `/v1/comments/${ids[0] ?? ''}/labels` });
      expect(first.json()).toMatchObject({ decisions: [label] });
    },
  );

  it.each(['ndjson', 'csv', 'label-studio'])(
    'says in %s what a decision was made for, and keeps it',
    async (format) => {
      const { survey, ids } = await commented(2);
      const drawn = await api.call('analyst', {
        method: 'POST',
        url: '/v1/audits',
        payload: { survey, respondents: 2, double_share: 1 },
      });
      const { id: audit } = drawn.json<{ id: string }>();
      const coded = [
        { id: ids[0], themes: ['price'], reviewer: 'ann', blind: true, purpose: 'audit', audit, version: 1 },
        { id: ids[0], themes: ['queues'], reviewer: 'bob', blind: true, purpose: 'audit', audit, version: 1 },
        { id: ids[1], themes: ['price'], reviewer: 'ann', blind: false, purpose: 'audit', audit, version: 1 },
      ];
      const ruling = { ...coded[0], reviewer: 'cid', blind: false, purpose: 'adjudicate' };
      expect(
        (await send(lines([...coded, { ...ruling, reviewer: 'ann' }]), 'ndjson', { audit })).json(),
      ).toMatchObject({
        accepted: 3,
        rejections: [{ row: 4, column: 'reviewer', code: 'own_ruling' }],
      });
      expect((await send(lines([ruling]), 'ndjson', { audit })).json()).toMatchObject({
        accepted: 1,
        rejected: 0,
      });
      const found = await api.call('admin', { method: 'GET', url: `/v1/comments/${ids[0] ?? ''}/labels` });
      expect(found.json()).toMatchObject({ state: 'adjudicated', themes: [{ theme: 'price' }] });
      const file = (
        await api.call('admin', { method: 'GET', url: '/v1/labels/export', query: { survey, format } })
      ).body;
      expect(file).toContain('adjudicate');
      expect(file).not.toContain('completed_by');
      expect((await send(file, format, { audit })).json()).toMatchObject({
        accepted: 0,
        unchanged: 4,
        rejected: 0,
      });
      expect((await send(file, format)).json()).toMatchObject({
        rejected: 4,
        rejections: [{ column: 'audit' }, {}, {}, {}],
      });
      const { rows } = await api.database.pool.query(
        'select reviewer, blind from decision join audit_sample on audit_sample.id = audit_id where audit_sample.uid = $1 order by decision.id',
        [audit],
      );
      expect(rows).toEqual([
        { reviewer: 'ann', blind: true },
        { reviewer: 'bob', blind: true },
        { reviewer: 'ann', blind: false },
        { reviewer: 'cid', blind: false },
      ]);
    },
  );

  it('leaves out what was undone, what an audit still codes and what is out of scope', async () => {
    const { survey } = await commented(2);
    const ann = await api.reviewer();
    const item = held((await api.next(ann, { purpose: 'uncategorised', survey }))[0]);
    const { decision } = (await api.decide(ann, item, ['price'])).json<{ decision: string }>();
    expect((await exported(survey, 'ndjson')).trim().split('\n')).toHaveLength(1);
    const url = `/v1/comments/${item.comment}/labels`;
    await api.call(ann, { method: 'POST', url, payload: { undo: decision } });
    expect(await exported(survey, 'ndjson')).toBe('');
    expect(await exported(survey, 'label-studio')).toBe('[]\n');
    await api.call('analyst', {
      method: 'POST',
      url: '/v1/audits',
      payload: { survey, respondents: 2, double_share: 1 },
    });
    const coded = held((await api.next(ann, { purpose: 'audit', survey }))[0]);
    await api.decide(ann, coded, ['price']);
    expect(await exported(survey, 'ndjson')).toBe('');
    const stranger = await api.reviewer({ surveys: ['other'] });
    const away = await api.call(stranger, { method: 'GET', url: '/v1/labels/export', query: { survey } });
    expect(away.statusCode).toBe(404);
  });
});

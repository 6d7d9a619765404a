import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessMatrix, admits } from '../../src/http/access.ts';
import type { Access, Scope } from '../../src/storage/schema.ts';
import { buildTally } from '../../src/storage/tallies/build-tally.ts';
import { type Api, openApi } from '../support/api.ts';
import { tagBatch } from '../support/tag-batch.ts';

/**
 * Two surveys: in `one-site` the North answered, in `two-sites` the South too. What a key of the North is told must be the same
 * of both, whatever it asks.
 */
const north = [
  'n1,North,cook,"The queue at TillPro is long"',
  'n1,North,cook,"A queue again"',
  'n2,North,clerk,"Nothing to say of it"',
  'n3,North,clerk,-',
];
const south = Array.from(
  { length: 17 },
  (_, index) => `s${index % 11},South,zebrakeeper,"The zebra queue ${index}"`,
);
const scopes: readonly Scope[] = [{ groups: ['North'] }, { systems: ['TillPro'] }];
const levels: readonly Access[] = ['author', 'analyst', 'reviewer'];

let api: Api;
const batches = new Map<string, string>();
beforeAll(async () => {
  api = await openApi();
  for (const [survey, rows] of [
    ['two-sites', [...north, ...south]],
    ['one-site', north],
  ] as const) {
    await api.call('admin', {
      method: 'PUT',
      url: `/v1/surveys/${survey}`,
      payload: {
        name: 'Survey',
        codebook: 'canteen',
        group: 'site',
        attributes: [
          { name: 'site', values: ['North', 'South'] },
          { name: 'role', values: null },
        ],
      },
    });
    const sent = await api.call('author', {
      method: 'POST',
      url: '/v1/batches',
      query: {
        survey,
        wave: '2026',
        mapping:
          '{"comments":[{"column":"text"}],"respondent":"id","attributes":{"site":"site","role":"role"}}',
      },
      payload: ['id,site,role,text', ...rows].join('\n'),
      headers: { 'content-type': 'text/csv' },
    });
    const { id } = sent.json<{ id: string }>();
    batches.set(survey, id);
    await tagBatch(api, id, { finish: true });
    const { rows: found } = await api.database.pool.query<{ tagging: number; epoch: number }>(
      'select tagging_id as tagging, tally_epoch as epoch from batch join tagging on tagging.id = tagging_id where uid = $1',
      [id],
    );
    for (const { tagging, epoch } of found)
      await buildTally(api.database.pool, { taggingId: tagging, epoch }, { perSegment: 65_536 });
  }
});
afterAll(() => api.close());

type Ask = (survey: string, batch: string) => { url: string; query?: Record<string, string | string[]> };
const ofBatch =
  (path: string, query: Record<string, string> = {}): Ask =>
  (_, batch) => ({ url: `/v1/batches/${batch}${path}`, query });
const ofSurvey =
  (path: string, query: Record<string, string | string[]> = {}): Ask =>
  (survey) => ({ url: path.replace(':survey', survey), query: { survey, ...query } });

/** What is asked of each route that tells of comments or counts; a route that is in neither list fails the test. */
const asked: Readonly<Record<string, readonly Ask[]>> = {
  'GET /v1/batches': [ofSurvey('/v1/batches')],
  'GET /v1/batches/:id': [ofBatch('')],
  'GET /v1/batches/:id/rejections': [ofBatch('/rejections')],
  'GET /v1/batches/:id/events': [ofBatch('/events')],
  'GET /v1/batches/:id/export': [ofBatch('/export'), ofBatch('/export', { format: 'csv' })],
  'GET /v1/batches/:id/themes': [ofBatch('/themes')],
  'GET /v1/batches/:id/bridge': [ofBatch('/bridge')],
  'GET /v1/batches/:id/quotes': [ofBatch('/quotes', { theme: 'queues' })],
  'GET /v1/surveys/:id': [(survey) => ({ url: `/v1/surveys/${survey}` })],
  'GET /v1/surveys/:id/quotes': [(survey) => ({ url: `/v1/surveys/${survey}/quotes` })],
  'GET /v1/reviews/next': [
    ofSurvey('/v1/reviews/next', { purpose: 'uncategorised', count: '50' }),
    ofSurvey('/v1/reviews/next', { purpose: 'theme', theme: 'queues', count: '50' }),
  ],
  'GET /v1/labels/export': [ofSurvey('/v1/labels/export')],
  'GET /v1/audits': [ofSurvey('/v1/audits')],
  'GET /v1/agreement': [ofSurvey('/v1/agreement')],
  'GET /v1/frequencies': [
    ofSurvey('/v1/frequencies'),
    ofSurvey('/v1/frequencies', { by: 'role' }),
    ofSurvey('/v1/frequencies', { by: 'site' }),
    ofSurvey('/v1/frequencies', { by: ['site', 'role'], base: 'comments' }),
    ofSurvey('/v1/frequencies', { by: 'batch' }),
    ofSurvey('/v1/frequencies', { 'filter[role]': 'nobody' }),
    ofSurvey('/v1/frequencies', { 'filter[site]': 'South' }),
  ],
  'GET /v1/cooccurrence': [ofSurvey('/v1/cooccurrence')],
  'GET /v1/profiles/:attribute/:value': [
    ofSurvey('/v1/profiles/role/cook'),
    ofSurvey('/v1/profiles/site/North'),
    ofSurvey('/v1/profiles/site/South'),
  ],
  'GET /v1/comments': [ofSurvey('/v1/comments'), ofSurvey('/v1/comments', { q: 'zebra' })],
  'GET /v1/comparisons': [
    ofSurvey('/v1/comparisons', { by: 'role' }),
    ofSurvey('/v1/comparisons', { by: 'site' }),
  ],
  'GET /v1/error-parity': [ofSurvey('/v1/error-parity', { by: 'role' })],
  'GET /v1/suggestions': [ofSurvey('/v1/suggestions')],
  'GET /v1/codebooks/:id/terms': [(_, batch) => ({ url: '/v1/codebooks/canteen/terms', query: { batch } })],
  'GET /v1/jobs': [ofSurvey('/v1/jobs', { kind: 'discover' })],
};

/** Routes that tell nothing of comments, or of one that the other routes brought; and releases, which are checked. */
const silent = new Set([
  'GET /v1/session',
  'GET /v1/quotes/:id',
  'GET /v1/surveys',
  'GET /v1/comments/:id/labels',
  'GET /v1/audits/:id',
  'GET /v1/releases',
  'GET /v1/releases/:id',
  'GET /v1/codebooks',
  'GET /v1/codebooks/:id',
  'GET /v1/codebooks/:id/draft',
  'GET /v1/codebooks/:id/trials/:trial',
  'GET /v1/codebooks/:id/trials/:trial/flips',
  'GET /v1/models',
  'GET /v1/models/:id',
  'GET /v1/models/:id/flips',
  'GET /v1/jobs/:id',
  'GET /v1/keys',
  'GET /v1/audit',
]);

const read = [...accessMatrix.keys()].filter((route) => route.startsWith('GET /v1/'));

/** Review items come in an order of chance. */
function inOrder(body: string): string {
  if (!body.startsWith('{"purpose"')) return body;
  const { items, ...rest } = JSON.parse(body) as { items: { text: string }[] };
  return JSON.stringify({ ...rest, items: items.sort((a, b) => (a.text < b.text ? -1 : 1)) });
}

/** Ids by the order in which they occur, and no times. */
function plain(body: string, survey: string): string {
  const seen = new Map<string, string>();
  return inOrder(body)
    .replaceAll(survey, 'the-survey')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
      const name = seen.get(id) ?? `id-${seen.size}`;
      seen.set(id, name);
      return name;
    })
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'then')
    .replace(/^id: .*$/gm, 'id');
}

it('asks every route that reads', () => {
  expect(read.filter((route) => !(route in asked) && !silent.has(route))).toEqual([]);
});

describe.each(scopes)('a key limited to %j', (scope) => {
  it.each(read.filter((route) => route in asked))('is told nothing of others by %s', async (route) => {
    const admission = accessMatrix.get(route) ?? [];
    for (const access of levels.filter((level) => admits(admission, level))) {
      const key = await api.key(access, scope);
      for (const ask of asked[route] ?? []) {
        const [both, one] = await Promise.all(
          ['two-sites', 'one-site'].map(async (survey) => {
            const answer = await api.call(key, { method: 'GET', ...ask(survey, batches.get(survey) ?? '') });
            return `${answer.statusCode} ${plain(answer.body, survey)}`;
          }),
        );
        expect(both).not.toContain('zebra');
        if (scope.groups !== undefined && both?.startsWith('200') === true)
          expect(both).not.toContain('South');
        expect(both).toBe(one);
      }
    }
  });
});

describe('a key limited to groups', () => {
  it('may not do what concerns whole batches and surveys', async () => {
    const batch = batches.get('two-sites') ?? '';
    const survey = 'two-sites';
    for (const [access, url, payload] of [
      ['analyst', `/v1/batches/${batch}/retag`, {}],
      ['analyst', '/v1/codebooks/canteen/terms', { batch }],
      ['analyst', '/v1/audits', { survey, respondents: 2 }],
      ['analyst', '/v1/suggestions', { survey }],
      ['reviewer', '/v1/models', { surveys: [survey] }],
    ] as const) {
      const key = await api.key(access, { surveys: [survey], groups: ['North'] });
      const answer = await api.call(key, { method: 'POST', url, payload });
      expect([url, answer.statusCode]).toEqual([url, 403]);
    }
  });

  it('finds no comment and no quote of others, whoever told it the id', async () => {
    const batch = batches.get('two-sites') ?? '';
    const { rows } = await api.database.pool.query<{ uid: string }>(
      `select quote.uid from quote join batch on batch.id = quote.batch_id
         join respondent on respondent.batch_id = batch.id and respondent.id = quote.respondent_id
       where batch.uid = $1 and attributes ->> 'site' = 'South' limit 1`,
      [batch],
    );
    const [all] = (
      await api.call('analyst', {
        method: 'GET',
        url: '/v1/comments',
        query: { survey: 'two-sites', q: 'zebra' },
      })
    ).json<{ comments: { id: string }[] }>().comments;
    const labels = `/v1/comments/${all?.id ?? ''}/labels`;
    const payload = { codebook: 'canteen', version: 1, themes: [] };
    for (const [access, method, url, body] of [
      ['author', 'GET', `/v1/quotes/${rows[0]?.uid ?? ''}`, undefined],
      ['author', 'POST', `/v1/quotes/${rows[0]?.uid ?? ''}/decision`, { decision: 'approve' }],
      ['reviewer', 'GET', labels, undefined],
      ['reviewer', 'POST', labels, payload],
    ] as const) {
      const whole = await api.call(access, { method, url });
      const key = await api.key(access, { groups: ['North'] });
      const answer = await api.call(key, {
        method,
        url,
        headers: { 'if-match': '"0"' },
        ...(body !== undefined && { payload: body }),
      });
      expect([method, url, answer.statusCode]).toEqual([method, url, 404]);
      expect(whole.statusCode).not.toBe(404);
    }
  });

  it('does not see a batch that nobody of them is in', async () => {
    const key = await api.key('analyst', { groups: ['East'] });
    const url = `/v1/batches/${batches.get('two-sites') ?? ''}`;
    for (const path of ['', '/themes', '/events', '/export', '/rejections'])
      expect((await api.call(key, { method: 'GET', url: url + path })).statusCode).toBe(404);
    const list = await api.call(key, { method: 'GET', url: '/v1/batches' });
    expect(list.json()).toEqual({ batches: [], next: null });
  });

  it('follows the progress of its own comments', async () => {
    const sent = await api.call('author', {
      method: 'POST',
      url: '/v1/batches',
      query: {
        survey: 'two-sites',
        wave: '2027',
        mapping: '{"comments":[{"column":"text"}],"respondent":"id","attributes":{"site":"site"}}',
      },
      payload: ['id,site,text', 'n1,North,One', 's1,South,Two', 's2,South,Three'].join('\n'),
      headers: { 'content-type': 'text/csv' },
    });
    const { id } = sent.json<{ id: string }>();
    const key = await api.key('analyst', { groups: ['North'] });
    const numbers = async () =>
      (await api.call(key, { method: 'GET', url: `/v1/batches/${id}` })).json<{ comments: object }>()
        .comments;
    expect(await numbers()).toEqual({ total: 1, done: 0, quarantined: 0 });
    await tagBatch(api, id, { finish: false });
    expect(await numbers()).toEqual({ total: 1, done: 1, quarantined: 0 });
  });
});

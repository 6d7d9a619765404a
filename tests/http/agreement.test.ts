import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReviewApi, type ReviewApi } from '../support/review-api.ts';

let api: ReviewApi;
let audit: string;
beforeAll(async () => {
  api = await openReviewApi();
  await api.send(
    'agreed',
    Array.from({ length: 40 }, (_, index) => `${index % 2 === 0 ? 'A queue' : 'Some tea'} ${index}`),
    (index) => `p${Math.floor(index / 2)}`,
  );
  const drawn = await api.call('analyst', {
    method: 'POST',
    url: '/v1/audits',
    payload: { survey: 'agreed', respondents: 20, seed: 's', double_share: 1 },
  });
  audit = drawn.json<{ id: string }>().id;
  for (const reviewer of [await api.reviewer(), await api.reviewer()])
    for (const item of await api.next(reviewer, { purpose: 'audit', survey: 'agreed', count: '50' }))
      await api.decide(reviewer, item, item.text.startsWith('A queue') ? ['queues'] : []);
});
afterAll(() => api.close());

const get = (query: Record<string, string>, as: Parameters<ReviewApi['call']>[0] = 'analyst') =>
  api.call(as, { method: 'GET', url: '/v1/agreement', query });

describe('GET /v1/agreement', () => {
  it('compares reviewers who coded blind with each other and with the machine', async () => {
    const answer = await get({ audit });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      audit,
      survey: 'agreed',
      comments: 40,
      settled: 40,
      coded_twice_blind: 20,
      overall: { n: 60, raw: 1, positive: 1, alpha: 1 },
      pairs: [{ comments: 20, n: 60, raw: 1, positive: 1 }],
      reviewers: [{ raw: 1 }, { raw: 1 }],
      anchoring: { shown: 20, blind: 20, with_machine: { shown: 1, blind: 1, difference: 0 } },
    });
    const { themes } = answer.json<{ themes: { theme: string; reviewers: object; machine: object }[] }>();
    expect(themes.find((theme) => theme.theme === 'queues')).toMatchObject({
      name: 'Queues',
      reviewers: { n: 20, alpha: 1, positive: 1 },
      machine: { n: 40, raw: 1, precision: 1, recall: 1 },
    });
    expect(themes.find((theme) => theme.theme === 'price')).toMatchObject({
      reviewers: { n: 20, alpha: null, positive: null, interval: null },
    });
  });

  it('takes the newest audit of a survey, within the scope', async () => {
    expect((await get({ survey: 'agreed' })).json()).toMatchObject({ audit });
    expect((await get({ survey: 'nowhere' })).statusCode).toBe(404);
    expect((await get({})).statusCode).toBe(400);
    expect((await get({ audit, survey: 'agreed' })).statusCode).toBe(400);
    expect((await get({ audit }, await api.reviewer({ surveys: ['other'] }))).statusCode).toBe(404);
    expect((await get({ audit }, await api.reviewer({ groups: ['s0'] }))).statusCode).toBe(403);
  });
});

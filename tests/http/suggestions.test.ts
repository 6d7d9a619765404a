import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { discover } from '../../workers/discover.ts';
import { runJob } from '../../workers/run-job.ts';
import { openReviewApi, type ReviewApi } from '../support/review-api.ts';

interface Found {
  readonly computed_at: string | null;
  readonly stale: boolean;
  readonly suggestions: readonly {
    readonly id: string;
    readonly theme: string | null;
    readonly phrases: readonly { phrase: string; respondents: number }[];
    readonly examples: readonly { text: string }[];
  }[];
}

const texts = Array.from({ length: 120 }, (_, index) => {
  const day = ['Monday', 'Tuesday', 'Friday'][index % 3] ?? '';
  return (
    [
      `The car park is full on ${day}`,
      `The heating is broken every ${day}`,
      `A long queue for the soup counter on ${day}`,
      `A queue again, the card reader fails on ${day}`,
    ][index % 4] ?? ''
  );
});

let api: ReviewApi;
let batch: string;
beforeEach(async () => {
  api = await openReviewApi();
  batch = await api.send('lunch', texts);
});
afterEach(() => api.close());

const ask = (as: Parameters<ReviewApi['call']>[0] = 'analyst') =>
  api.call(as, { method: 'POST', url: '/v1/suggestions', payload: { survey: 'lunch' } });
const get = (query: Record<string, string> = {}, as: Parameters<ReviewApi['call']>[0] = 'analyst') =>
  api.call(as, { method: 'GET', url: '/v1/suggestions', query: { survey: 'lunch', ...query } });
const draft = (id: string, payload: object = {}) =>
  api.call('reviewer', { method: 'POST', url: `/v1/suggestions/${id}/draft`, payload });

async function search(): Promise<Found> {
  expect((await ask()).statusCode).toBe(202);
  const { rows } = await api.database.pool.query<{ jobId: number; epoch: number }>(
    `select id as "jobId", epoch from job where kind = 'discover' and state = 'queued'`,
  );
  const handlers = { discover: discover(api.database) };
  for (const key of rows) await runJob({ database: api.database, handlers, leaseSeconds: 60 }, key);
  return (await get()).json<Found>();
}

describe('suggestions', () => {
  it('are found among comments without a theme and within broad themes, with examples', async () => {
    expect((await get()).json()).toMatchObject({ computed_at: null, suggestions: [] });
    const { computed_at: at, stale, suggestions } = await search();
    expect(at).not.toBeNull();
    expect(stale).toBe(false);
    const told = (theme: string | null) =>
      suggestions
        .filter((one) => one.theme === theme)
        .flatMap(({ phrases }) => phrases.map(({ phrase }) => phrase));
    expect(told(null).join(', ')).toMatch(/car park/u);
    expect(told(null).join(', ')).not.toMatch(/card reader/u);
    expect(told('queues').join(', ')).toMatch(/card reader|reader fails/u);
    const narrowed = (await get({ theme: 'queues' })).json<Found>().suggestions;
    expect(new Set(narrowed.map(({ theme }) => theme))).toEqual(new Set(['queues']));
    for (const { examples, phrases } of suggestions) {
      expect(texts).toContain(examples[0]?.text);
      for (const { respondents } of phrases) expect(respondents).toBeGreaterThanOrEqual(10);
    }
  });

  it('become themes of a draft, one beside the other', async () => {
    const { suggestions } = await search();
    const [first] = suggestions.filter(({ theme }) => theme === null);
    const [within] = suggestions.filter(({ theme }) => theme === 'queues');
    const made = await draft(first?.id ?? '', { id: 'premises', name: 'Premises' });
    expect(made.statusCode).toBe(201);
    expect(made.json()).toMatchObject({ base_version: 1, changes: [{ kind: 'added', theme: 'premises' }] });
    expect((await draft(first?.id ?? '', { id: 'premises' })).statusCode).toBe(409);
    const more = await draft(within?.id ?? '');
    expect(more.statusCode).toBe(200);
    const { themes } = more.json<{ codebook: { themes: { id: string; lexicon: { term: string }[] }[] } }>()
      .codebook;
    expect(themes.map(({ id }) => id).slice(0, 4)).toEqual(['price', 'price/tea', 'queues', 'premises']);
    expect(themes[4]?.id).toMatch(/^queues\//u);
    expect(themes[4]?.lexicon.map(({ term }) => term)).toEqual(within?.phrases.map(({ phrase }) => phrase));
  });

  it('are gone with a batch that they were drawn from, and stale beside a new one', async () => {
    await search();
    await api.send('lunch', ['all well']);
    expect((await get()).json()).toMatchObject({ stale: true });
    await api.database.pool.query('update batch set erased = true where uid = $1', [batch]);
    expect((await get()).json()).toMatchObject({ computed_at: null, suggestions: [] });
  });

  it('are for those who see the whole survey', async () => {
    const { suggestions } = await search();
    const elsewhere = await api.reviewer({ surveys: ['dinner'] });
    expect((await get({}, elsewhere)).statusCode).toBe(404);
    expect((await ask(elsewhere)).statusCode).toBe(404);
    const parts = await api.reviewer({ groups: ['s0'] });
    expect((await get({}, parts)).statusCode).toBe(403);
    const url = `/v1/suggestions/${suggestions[0]?.id ?? ''}/draft`;
    expect((await api.call(elsewhere, { method: 'POST', url, payload: {} })).statusCode).toBe(404);
    expect((await get({ theme: 'price/tea' })).json()).toMatchObject({ errors: [{ where: 'query.theme' }] });
    expect((await ask()).statusCode).toBe(202);
    expect((await ask()).statusCode).toBe(409);
  });
});

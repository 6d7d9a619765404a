import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eraseRespondent } from '../../src/storage/erase.ts';
import { runJob } from '../../workers/run-job.ts';
import { trialHandlers } from '../../workers/trial.ts';
import { canteen } from '../support/api.ts';
import { openReviewApi, type ReviewApi } from '../support/review-api.ts';
import { tinyLanguage } from '../support/tiny-codebook.ts';

let api: ReviewApi;
let batch: string;
beforeEach(async () => {
  api = await openReviewApi();
  batch = await api.send('lunch', [
    'a queue at the till',
    'the queue again',
    'expensive tea',
    'the till is broken',
    'the counter has a queue',
    'all well',
  ]);
});
afterEach(() => api.close());

const [price, tea, queues] = canteen.themes;
const theme = (id: string, lexicon: readonly string[]) => ({ id, name: id, definition: id, lexicon });

async function draft(themes: readonly unknown[], changes: readonly object[] = []): Promise<void> {
  const payload = { codebook: { ...canteen, themes }, changes };
  const made = await api.call('analyst', { method: 'PUT', url: '/v1/codebooks/canteen/draft', payload });
  expect(made.statusCode).toBe(201);
}

const ask = (as: Parameters<ReviewApi['call']>[0] = 'analyst', on = batch) =>
  api.call(as, { method: 'POST', url: '/v1/codebooks/canteen/trial', payload: { batch: on } });
const get = (url: string, as: Parameters<ReviewApi['call']>[0] = 'analyst') =>
  api.call(as, { method: 'GET', url: `/v1/codebooks/canteen/${url}` });

/** Do the jobs that wait, as a worker would. */
async function work(): Promise<void> {
  const { rows } = await api.database.pool.query<{ jobId: number; epoch: number }>(
    `select id as "jobId", epoch from job where state = 'queued'`,
  );
  const handlers = trialHandlers({
    database: api.database,
    readLanguage: () => Promise.resolve(tinyLanguage),
  });
  for (const key of rows) await runJob({ database: api.database, handlers, leaseSeconds: 6 }, key);
}

async function tried(): Promise<string> {
  const asked = await ask();
  expect(asked.statusCode).toBe(202);
  await work();
  return asked.json<{ trial: string }>().trial;
}

describe('a trial', () => {
  it('counts each theme before and after, with examples, and leaves the batch alone', async () => {
    await draft([price, tea, { ...queues, lexicon: ['queue*', 'till'] }, theme('repairs', ['broken'])]);
    const tags = () => api.database.pool.query('select * from tag order by comment_id, theme_id');
    const before = (await tags()).rows;
    const trial = await tried();
    const answer = await get(`trials/${trial}`);
    expect(answer.json()).toMatchObject({ state: 'done', batch, base_version: 1 });
    const { result } = answer.json<{ result: { comments: number; themes: object[]; terms: object[] } }>();
    expect(result.comments).toBe(6);
    expect(result.themes).toContainEqual({
      theme: 'queues',
      change: 'kept',
      from: ['queues'],
      tagged: 3,
      before: 3,
      after: 4,
      gained: 1,
      lost: 0,
    });
    expect(result.themes.at(-1)).toMatchObject({ theme: 'repairs', change: 'added', before: 0, after: 1 });
    expect(result.terms).toEqual([
      { theme: 'queues', term: 'till', comments: 2 },
      { theme: 'repairs', term: 'broken', comments: 1 },
    ]);
    expect((await get(`trials/${trial}/flips?theme=queues`)).json()).toMatchObject({
      flips: [{ text: 'the till is broken', change: 'gained' }],
    });
    expect((await tags()).rows).toEqual(before);
  });

  it('sets the parts of a split theme against the whole, and the whole against its parts', async () => {
    await draft(
      [price, tea, theme('tills', ['till']), theme('counter', ['counter'])],
      [{ split: { from: 'queues', into: ['tills', 'counter'] } }],
    );
    const { themes } = (await get(`trials/${await tried()}`)).json<{ result: { themes: object[] } }>().result;
    const line = { change: 'split', from: ['queues'], tagged: 3, before: 3 };
    expect(themes).toContainEqual({ theme: 'tills', ...line, after: 2, gained: 1, lost: 2 });
    expect(themes).toContainEqual({ theme: 'counter', ...line, after: 1, gained: 0, lost: 2 });
    expect(themes).toContainEqual({ theme: 'queues', ...line, after: 3, gained: 1, lost: 1 });
  });

  it('loses its examples with the people who wrote them', async () => {
    await draft([price, tea, theme('repairs', ['broken'])]);
    const trial = await tried();
    const flips = async () =>
      (await get(`trials/${trial}/flips?theme=repairs`)).json<{ flips: object[] }>().flips;
    expect(await flips()).toHaveLength(1);
    const { rows } = await api.database.pool.query<{ survey: number; person: number }>(
      `select survey_id as survey, respondent_id as person from comment join batch on batch.id = batch_id
       where text like '%broken%'`,
    );
    const [wrote = { survey: 0, person: 0 }] = rows;
    await eraseRespondent(api.database, wrote.survey, wrote.person);
    expect(await flips()).toEqual([]);
    const left = await api.database.pool.query(`select from trial_flip where theme = 'repairs' and gained`);
    expect(left.rows).toEqual([]);
  });

  it('is stopped and forgotten', async () => {
    await draft([price, tea, theme('tills', ['till'])]);
    const { trial } = (await ask()).json<{ trial: string }>();
    const url = `/v1/codebooks/canteen/trials/${trial}`;
    expect((await api.call('analyst', { method: 'GET', url: `${url}/flips` })).statusCode).toBe(409);
    expect((await api.call('analyst', { method: 'DELETE', url })).statusCode).toBe(204);
    await work();
    expect((await api.call('analyst', { method: 'GET', url })).statusCode).toBe(404);
    const { rows } = await api.database.pool.query(`select state from job where kind = 'trial'`);
    expect(rows).toEqual([{ state: 'cancelled' }]);
  });

  it('tells what is wrong with the request, and nothing of what the key may not see', async () => {
    expect((await ask()).statusCode).toBe(404);
    await draft([price, tea, theme('tills', ['till'])]);
    expect((await ask('analyst', '0198c0de-0000-7000-8000-000000000001')).statusCode).toBe(404);
    expect((await ask(await api.reviewer({ surveys: ['dinner'] }))).statusCode).toBe(404);
    expect((await ask(await api.reviewer({ groups: ['s0'] }))).statusCode).toBe(403);
    const trial = await tried();
    expect((await get(`trials/${trial}`, await api.reviewer({ surveys: ['dinner'] }))).statusCode).toBe(404);
  });
});

describe('terms', () => {
  const count = async () => {
    const payload = { batch };
    const asked = await api.call('analyst', { method: 'POST', url: '/v1/codebooks/canteen/terms', payload });
    expect(asked.statusCode).toBe(202);
    return asked.json<{ job: string }>().job;
  };

  it('are counted by a worker when somebody asks for it, once', async () => {
    const url = `terms?batch=${batch}`;
    expect((await get(url)).json()).toMatchObject({ job: null, comments: null, terms: null });
    const job = await count();
    expect((await get(url)).json()).toMatchObject({ job, comments: null, terms: null });
    expect(await count()).toBe(job);
    await work();
    expect((await get(url)).json()).toMatchObject({
      comments: 6,
      terms: [
        { theme: 'price', term: 'expensive', comments: 1 },
        { theme: 'price/tea', term: 'tea', comments: 1 },
        { theme: 'queues', term: 'queue*', comments: 3 },
      ],
    });
    expect((await get(`${url}&theme=queues`)).json<{ terms: unknown[] }>().terms).toHaveLength(1);
    expect((await get(`${url}&theme=soup`)).json()).toMatchObject({ errors: [{ where: 'query.theme' }] });
    expect(await count()).toBe(job);
  });
});

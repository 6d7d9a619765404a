import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createJob } from '../../src/storage/jobs.ts';
import { inTransaction } from '../../src/storage/transaction.ts';
import { discover } from '../../workers/discover.ts';
import { retag } from '../../workers/retag.ts';
import { type JobHandler, runJob } from '../../workers/run-job.ts';
import { trainHandlers } from '../../workers/train.ts';
import { trialHandlers } from '../../workers/trial.ts';
import { canteen } from '../support/api.ts';
import { openReviewApi, type ReviewApi } from '../support/review-api.ts';
import { tinyLanguage } from '../support/tiny-codebook.ts';

type As = Parameters<ReviewApi['call']>[0];

interface JobDocument {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly may_cancel: boolean;
}

let api: ReviewApi;
let batch: string;
beforeEach(async () => {
  api = await openReviewApi();
  batch = await api.send('lunch', ['a queue at the till', 'expensive tea', 'the till is broken', 'all well']);
});
afterEach(() => api.close());

const get = (id: string, as: As = 'admin') => api.call(as, { method: 'GET', url: `/v1/jobs/${id}` });
const cancel = (id: string, as: As = 'admin') => api.call(as, { method: 'DELETE', url: `/v1/jobs/${id}` });
const rows = async (query: string): Promise<object[]> => (await api.database.pool.query<object>(query)).rows;
const cancellings = (): Promise<object[]> =>
  rows(`select detail ->> 'kind' as kind from audit_event where action = 'job.cancel'`);

async function post(as: As, url: string, payload?: object): Promise<string> {
  const answer = await api.call(as, { method: 'POST', url, ...(payload && { payload }) });
  expect(answer.statusCode, answer.body).toBe(202);
  return answer.json<{ job: string }>().job;
}

/** A job that nobody asks for over HTTP alone, or not without more than a test needs. */
const put = (kind: string, args: object): Promise<string> =>
  inTransaction(api.database.pool, (client) => createJob(client, { kind, args: { ...args }, keyId: null }));

async function numberOf(table: 'batch' | 'survey'): Promise<number> {
  const { rows: found } = await api.database.pool.query<{ id: number }>(`select id from ${table}`);
  return found[0]?.id ?? 0;
}

async function label(): Promise<void> {
  const as = await api.reviewer();
  for (const item of await api.next(as, { purpose: 'learn', survey: 'lunch', count: '4' }))
    await api.decide(as, item, item.text.includes('queue') ? ['queues'] : []);
}

async function draft(): Promise<void> {
  const payload = { codebook: { ...canteen, themes: canteen.themes.slice(0, 2) }, changes: [] };
  await api.call('analyst', { method: 'PUT', url: '/v1/codebooks/canteen/draft', payload });
}

/** Every kind that a person may cancel: who asks for it, how, and the levels that may not. */
const kinds = {
  train: {
    by: 'reviewer',
    ask: async () => {
      await label();
      return post('reviewer', '/v1/models', { codebook: 'canteen' });
    },
    again: () => post('reviewer', '/v1/models', { codebook: 'canteen' }),
    notBy: 'analyst',
    ofSurveys: true,
  },
  'compare-models': {
    by: 'reviewer',
    ask: () => post('reviewer', `/v1/models/${api.model.uid}/comparison`),
    again: () => post('reviewer', `/v1/models/${api.model.uid}/comparison`),
    notBy: null,
    ofSurveys: false,
  },
  trial: {
    by: 'analyst',
    ask: async () => {
      await draft();
      return post('analyst', '/v1/codebooks/canteen/trial', { batch });
    },
    again: () => post('analyst', '/v1/codebooks/canteen/trial', { batch }),
    notBy: null,
    ofSurveys: true,
  },
  'count-terms': {
    by: 'analyst',
    ask: () => post('analyst', '/v1/codebooks/canteen/terms', { batch }),
    again: () => post('analyst', '/v1/codebooks/canteen/terms', { batch }),
    notBy: null,
    ofSurveys: true,
  },
  discover: {
    by: 'analyst',
    ask: () => post('analyst', '/v1/suggestions', { survey: 'lunch' }),
    again: () => post('analyst', '/v1/suggestions', { survey: 'lunch' }),
    notBy: null,
    ofSurveys: true,
  },
  retag: {
    by: 'analyst',
    ask: () => post('analyst', `/v1/batches/${batch}/retag`, {}),
    again: () => post('analyst', `/v1/batches/${batch}/retag`, {}),
    notBy: 'reviewer',
    ofSurveys: true,
  },
  'learn-order': {
    by: 'reviewer',
    ask: () => put('learn-order', { codebook: 'canteen' }),
    again: () => put('learn-order', { codebook: 'canteen' }),
    notBy: 'analyst',
    ofSurveys: false,
  },
} as const;
const everyKind = Object.entries(kinds);

/** Work of the real kinds, as a worker would do it. */
function handlers(): Record<string, JobHandler> {
  const { database } = api;
  const readLanguage = () => Promise.resolve(tinyLanguage);
  return {
    ...trainHandlers({ database, readLanguage, seedLabels: () => Promise.resolve([]) }),
    ...trialHandlers({ database, readLanguage }),
    discover: discover(database),
    retag: retag(database),
  };
}

async function work(id: string, handler: JobHandler): Promise<void> {
  const { rows: found } = await api.database.pool.query<{ jobId: number; epoch: number; kind: string }>(
    'select id as "jobId", epoch, kind from job where uid = $1',
    [id],
  );
  for (const { kind, ...key } of found)
    await runJob({ database: api.database, handlers: { [kind]: handler }, leaseSeconds: 6 }, key);
}

describe.each(everyKind)('a job of the kind %s', (kind, { by, ask, again, notBy, ofSurveys }) => {
  it('is cancelled by who may ask for one, once, and may be asked for again', async () => {
    const id = await ask();
    expect((await get(id, by)).json()).toMatchObject({ kind, state: 'queued', may_cancel: true });
    const first = await cancel(id, by);
    expect(first.json()).toMatchObject({ id, kind, state: 'cancelled', may_cancel: false });
    expect((await cancel(id, by)).json()).toMatchObject({ state: 'cancelled' });
    expect(await cancellings()).toEqual([{ kind }]);
    const next = await again();
    expect(next).not.toBe(id);
    expect((await get(next, by)).json()).toMatchObject({ state: 'queued' });
  });

  it('is cancelled by an admin too, and by nobody who may not ask for one', async () => {
    const id = await ask();
    expect((await cancel(id, 'author')).statusCode).toBe(403);
    if (notBy !== null) expect((await cancel(id, notBy)).statusCode).toBe(404);
    if (ofSurveys)
      for (const scope of [{ surveys: ['dinner'] }, { groups: ['s0'] }, { systems: ['TillPro'] }])
        expect((await cancel(id, await api.key(by, scope))).statusCode).toBe(404);
    expect(await cancellings()).toEqual([]);
    expect((await cancel(id)).statusCode).toBe(200);
  });

  it('tells its worker, which then stops', async () => {
    const id = await ask();
    let stopped = false;
    await work(id, async (_job, signal, report) => {
      report('count', 1, 2);
      await cancel(id, by);
      await once(signal, 'abort');
      stopped = true;
      signal.throwIfAborted();
      return {};
    });
    expect(stopped).toBe(true);
    expect((await get(id, by)).json()).toMatchObject({ state: 'cancelled', problem: null });
  });

  it('leaves nothing of what a worker does after that', async () => {
    const tables = [
      'model',
      'out_of_fold',
      'model_comparison',
      'trial_flip',
      'discovery',
      'tagging',
      'chunk',
    ];
    const written = (): Promise<object[]> =>
      rows(`select ${tables.map((table) => `(select count(*) from ${table}) as ${table}`).join(', ')},
        (select count(*) from trial where result is not null) as trial,
        (select count(*) from term_count where counts is not null) as terms,
        (select count(*) from review_item) as ordered`);
    const id = await ask();
    const before = await written();
    await work(id, async (job, signal, report) => {
      await cancel(id, by);
      const handler = handlers()[kind];
      return handler === undefined ? {} : handler(job, signal, report);
    });
    expect(await written()).toEqual(before);
    expect((await get(id, by)).json()).toMatchObject({ state: 'cancelled' });
  });

  it('cannot be cancelled when it has ended', async () => {
    const id = await ask();
    await work(id, () => Promise.resolve({}));
    const answer = await cancel(id, by);
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ detail: expect.stringContaining('has ended') as string });
    expect(await cancellings()).toEqual([]);
  });
});

describe('a job', () => {
  it.each([
    ['erase-batch', async () => ({ batchId: await numberOf('batch') }), 'An erasure cannot be cancelled'],
    [
      'erase-respondent',
      async () => ({ surveyId: await numberOf('survey'), respondentId: 7 }),
      'An erasure cannot be cancelled',
    ],
    ['carry-labels', () => Promise.resolve({ codebookId: 1 }), 'cannot be stopped half way'],
  ])('of the kind %s goes on, and says why', async (kind, args, reason) => {
    const id = await put(kind, await args());
    expect((await get(id)).json()).toMatchObject({ may_cancel: false });
    const answer = await cancel(id);
    expect(answer.statusCode).toBe(409);
    expect(answer.body).toContain(reason);
    expect((await get(id)).json()).toMatchObject({ state: 'queued' });
    expect((await cancel(id, 'analyst')).statusCode).toBe(404);
  });

  it('that is not there is said to be not there', async () => {
    expect((await cancel('0198c0de-0000-7000-8000-000000000001')).statusCode).toBe(404);
    expect((await cancel('soup')).statusCode).toBe(400);
  });

  it('tells how far it is, with what, and how long that takes still', async () => {
    const id = await kinds.retag.ask();
    await work(id, async () => {
      await api.database.pool.query(
        `update job set phase = 'tag', phase_at = now() - interval '10 seconds', done = 0, total = 4,
           result = jsonb_build_object('taggingId', (select tagging_id from batch)) where uid = $1`,
        [id],
      );
      return 'parked';
    });
    await api.database.pool.query(`update chunk set comments = 4`);
    expect((await get(id)).json()).toMatchObject({
      state: 'running',
      phase: 'tag',
      step: 1,
      steps: 1,
      done: 4,
      total: 4,
      unit: 'comments',
      seconds_left: 0,
      batch,
      survey: 'lunch',
      codebook: 'canteen',
      model: api.model.uid,
    });
  });

  it('notes what its handler tells', async () => {
    const id = await kinds.discover.ask();
    await work(id, async (_job, _signal, report) => {
      report('read', 0, 200);
      report('read', 50, 200);
      await expect.poll(async () => (await get(id)).json<{ done: number }>().done).toBe(50);
      report('group', 1, 3);
      return {};
    });
    expect((await get(id)).json()).toMatchObject({ state: 'done', done: 3, total: 3 });
  });
});

describe('GET /v1/jobs', () => {
  const list = async (query: Record<string, string>, as: As = 'analyst'): Promise<JobDocument[]> =>
    (await api.call(as, { method: 'GET', url: '/v1/jobs', query })).json<{ jobs: JobDocument[] }>().jobs;

  it('finds the newest job about something, whoever asked for it', async () => {
    const first = await kinds.retag.ask();
    await cancel(first);
    const second = await kinds.retag.again();
    const ids = async (query: Record<string, string>, as?: As) =>
      (await list({ kind: 'retag', ...query }, as)).map(({ id }) => id);
    expect(await ids({ batch })).toEqual([second]);
    expect(await ids({ batch, limit: '5' }, await api.key('analyst'))).toEqual([second, first]);
    expect(await ids({ batch: '0198c0de-0000-7000-8000-000000000001' })).toEqual([]);
    expect(await ids({ survey: 'lunch', model: api.model.uid })).toEqual([second]);
    expect(await ids({ codebook: 'other' })).toEqual([]);
  });

  it('tells nobody of what they might not have asked for', async () => {
    await kinds.retag.ask();
    expect(await list({ kind: 'retag' }, 'reviewer')).toEqual([]);
    expect(await list({ kind: 'retag' }, await api.key('analyst', { surveys: ['dinner'] }))).toEqual([]);
    expect(await list({ kind: 'retag' }, await api.key('analyst', { surveys: ['lunch'] }))).toHaveLength(1);
  });

  it('refuses a kind that there is not', async () => {
    const answer = await api.call('analyst', { method: 'GET', url: '/v1/jobs', query: { kind: 'soup' } });
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ where: 'query.kind' }] });
  });
});

it('is what the cancelling of a training by its model does too', async () => {
  await label();
  const payload = { codebook: 'canteen' };
  const made = await api.call('reviewer', { method: 'POST', url: '/v1/models', payload });
  const { id, job } = made.json<{ id: string; job: string }>();
  const stop = (as: As) => api.call(as, { method: 'POST', url: `/v1/models/${id}/cancel` });
  expect((await stop(await api.key('reviewer', { surveys: ['dinner'] }))).statusCode).toBe(404);
  expect((await stop('reviewer')).json()).toMatchObject({ id, state: 'cancelled', job: { id: job } });
  expect((await stop('reviewer')).statusCode).toBe(200);
  expect(await cancellings()).toEqual([{ kind: 'train' }]);
});

it('refuses a second tagging of a batch while one is under way', async () => {
  await kinds.retag.ask();
  const answer = await api.call('analyst', {
    method: 'POST',
    url: `/v1/batches/${batch}/retag`,
    payload: {},
  });
  expect(answer.statusCode).toBe(409);
  expect(answer.body).toContain('cancel it first');
});

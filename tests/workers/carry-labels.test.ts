import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readAuditOutcomes } from '../../src/storage/audit-outcomes.ts';
import { commentUid } from '../../src/storage/comment-uid.ts';
import { readTrainingLabels } from '../../src/storage/training-labels.ts';
import { carryLabelsOver } from '../../workers/carry-labels.ts';
import { runJob } from '../../workers/run-job.ts';
import { canteen } from '../support/api.ts';
import { labelAudit, trueComments } from '../support/label-audit.ts';
import { openReviewApi, type ReviewApi } from '../support/review-api.ts';

let api: ReviewApi;
let comments: string[];
let anna: { secret: string };
beforeEach(async () => {
  api = await openReviewApi();
  const batch = await api.send('lunch', [
    'a queue at the till',
    'dear tea',
    'all well',
    'a queue and dear tea',
  ]);
  const { rows } = await api.database.pool.query<{ id: number }>('select id from comment order by id');
  comments = rows.map(({ id }) => commentUid(batch, id));
  anna = await api.reviewer();
});
afterEach(() => api.close());

const [price, tea] = canteen.themes;
const another = (id: string) => ({ id, name: id, definition: `All of ${id}`, lexicon: [id] });

async function label(place: number, themes: readonly string[], more: object = {}, as = anna): Promise<void> {
  const answer = await api.call(as, {
    method: 'POST',
    url: `/v1/comments/${comments[place] ?? ''}/labels`,
    payload: { codebook: 'canteen', version: 1, themes: themes.map((theme) => ({ theme })), ...more },
    headers: { 'if-match': '*' },
  });
  expect(answer.statusCode).toBe(201);
}

/** Publish these themes, and let a worker carry the labels over. */
async function publish(themes: readonly unknown[], changes: readonly object[]): Promise<void> {
  const draft = await api.call('analyst', {
    method: 'PUT',
    url: '/v1/codebooks/canteen/draft',
    payload: { codebook: { ...canteen, themes }, changes },
  });
  expect(draft.statusCode).toBe(201);
  const published = await api.call('admin', {
    method: 'POST',
    url: '/v1/codebooks/canteen/publish',
    headers: { 'if-match': String(draft.headers.etag) },
  });
  expect(published.statusCode).toBe(201);
  const { job } = published.json<{ labels: { job: string } }>().labels;
  await run(job);
}

async function run(job: string): Promise<void> {
  const { rows } = await api.database.pool.query<{ jobId: number; epoch: number }>(
    'select id as "jobId", epoch from job where uid = $1',
    [job],
  );
  const [key] = rows;
  if (key === undefined) throw new Error('no job');
  const handlers = { 'carry-labels': carryLabelsOver(api.database) };
  await runJob({ database: api.database, handlers, leaseSeconds: 6 }, key);
  const ended = await api.call('admin', { method: 'GET', url: `/v1/jobs/${job}` });
  expect(ended.json()).toMatchObject({ state: 'done' });
}

const labels = async () => (await readTrainingLabels(api.database.query, 'canteen')).labels;
const disputed = () => api.next(anna, { purpose: 'disputed', survey: 'lunch', count: '10' });

describe('a published merge', () => {
  const merged = [price, another('drinks')];
  const changes = [{ merge: { from: ['price/tea', 'queues'], into: 'drinks' } }];

  it('gives its theme to every comment that had one of those merged, and refuses it to the others', async () => {
    await label(0, ['queues']);
    await label(2, []);
    await publish(merged, changes);
    expect(await labels()).toMatchObject([
      { themes: ['drinks'], about: null, codebookVersion: 2 },
      { themes: [], about: null, codebookVersion: 2 },
    ]);
    expect(await disputed()).toEqual([]);
  });

  it('keeps reviewers apart, and what they differ on', async () => {
    const ben = await api.reviewer();
    await label(0, ['queues', 'price']);
    await label(0, ['price'], {}, ben);
    await publish(merged, changes);
    expect(await labels()).toMatchObject([{ themes: ['price'], disputed: ['drinks'] }]);
    const history = await api.call(anna, { method: 'GET', url: `/v1/comments/${comments[0] ?? ''}/labels` });
    expect(history.json()).toMatchObject({ state: 'disputed', disputed: ['drinks'] });
  });

  it('is carried over once, however often the job runs', async () => {
    await label(0, ['queues']);
    await publish(merged, changes);
    const count = async () =>
      (await api.database.pool.query<{ n: number }>('select count(*)::int as n from decision')).rows[0]?.n;
    expect(await count()).toBe(3);
    await api.database.pool.query(`update job set state = 'queued' where kind = 'carry-labels'`);
    const { rows } = await api.database.pool.query<{ uid: string }>(
      `select uid from job where kind = 'carry-labels'`,
    );
    await run(rows[0]?.uid ?? '');
    expect(await count()).toBe(3);
  });
});

describe('a published split', () => {
  const themes = [price, tea, another('tills'), another('counter')];
  const changes = [{ split: { from: 'queues', into: ['tills', 'counter'] } }];

  it('puts its comments before reviewers, and counts them for none of the new themes', async () => {
    await label(0, ['queues', 'price']);
    await label(1, ['price/tea']);
    await publish(themes, changes);
    const [open, settled] = await labels();
    expect(open?.themes).toEqual(['price']);
    expect([...(open?.about ?? [])].sort()).toEqual(['price', 'price/tea']);
    expect(settled).toMatchObject({ themes: ['price', 'price/tea'], about: null });
    expect(await disputed()).toMatchObject([{ comment: comments[0], reason: 'theme_split' }]);
  });

  it('counts once a reviewer has said which it is', async () => {
    await label(0, ['queues']);
    await publish(themes, changes);
    await label(0, ['tills'], { version: 2 });
    expect(await labels()).toMatchObject([{ themes: ['tills'], about: null }]);
  });
});

describe('a published new theme', () => {
  it('is left open by what was decided before it was there', async () => {
    await label(0, ['queues']);
    await publish([...canteen.themes, another('soup')], []);
    const [only] = await labels();
    expect(only?.themes).toEqual(['queues']);
    expect([...(only?.about ?? [])].sort()).toEqual(['price', 'price/tea', 'queues']);
  });
});

describe('an audit', () => {
  it('speaks of the themes that it was labelled with, and of those that follow from them', async () => {
    const { pool, query } = api.database;
    const { rows } = await pool.query<{ id: number }>('select id from batch');
    const batch = rows[0]?.id ?? 0;
    const audited = await trueComments(pool, batch, (place) =>
      place === 0 ? ['queues'] : ['price/tea', 'price'],
    );
    const uid = await labelAudit(pool, batch, audited);
    const { rows: audits } = await pool.query<{ id: number }>('select id from audit_sample where uid = $1', [
      uid,
    ]);
    const outcomes = () => readAuditOutcomes(query, audits[0]?.id ?? 0);
    expect((await outcomes())[0]).toMatchObject({ about: null, labels: [{ theme: 'queues' }] });
    await publish(
      [price, another('drinks'), another('tills'), another('counter')],
      [
        { split: { from: 'queues', into: ['tills', 'counter'] } },
        { merge: { from: ['price/tea'], into: 'drinks' } },
      ],
    );
    const [split, merged] = await outcomes();
    expect(split).toMatchObject({ decided: true, labels: [{ theme: 'queues' }] });
    expect([...(split?.about ?? [])].sort()).toEqual(['drinks', 'price', 'price/tea', 'queues']);
    expect(merged?.labels.map(({ theme }) => theme)).toContain('drinks');
    expect(merged?.about).toEqual(expect.arrayContaining(['tills', 'counter', 'drinks']));
  });
});

describe('a label of a removed theme', () => {
  it('is kept, and takes no part', async () => {
    await label(0, ['queues', 'price']);
    await publish([price, another('drinks')], [{ rename: { from: 'price/tea', to: 'drinks' } }]);
    expect(await labels()).toMatchObject([{ themes: ['price', 'queues'], about: null, codebookVersion: 2 }]);
  });
});

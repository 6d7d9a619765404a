import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Codebook } from '../../src/domain/codebook.ts';
import { importCodebook, listCodebookVersions } from '../../src/storage/codebooks.ts';
import { eraseRespondent } from '../../src/storage/erase.ts';
import { cancelJob } from '../../src/storage/cancel-job.ts';
import { createJob } from '../../src/storage/jobs.ts';
import { readJob } from '../../src/storage/read-jobs.ts';
import { readComparison, readFlips } from '../../src/storage/model-comparisons.ts';
import {
  countTrainingLabels,
  findTraining,
  requestTraining,
  type Training,
} from '../../src/storage/model-trainings.ts';
import { liveModel, readModelManifest } from '../../src/storage/models.ts';
import { inTransaction } from '../../src/storage/transaction.ts';
import { runJob } from '../../workers/run-job.ts';
import { type TrainDeps, trainHandlers } from '../../workers/train.ts';
import { type AcceptedTagging, openRecord, type Recorded, type Said } from '../support/open-record.ts';
import { tinyLanguage } from '../support/tiny-codebook.ts';

const codebook = Codebook.parse({
  format: 'verbatim-codebook/1',
  id: 'canteen',
  version: 1,
  name: 'Canteen',
  themes: [
    { id: 'price', name: 'Price', definition: 'Cost', lexicon: ['expensive', 'tea'] },
    { id: 'price/tea', name: 'Tea', definition: 'Cost of tea', lexicon: ['tea'] },
    { id: 'queues', name: 'Queues', definition: 'Waiting', lexicon: ['queue*'] },
  ],
  systems: [{ name: 'TillPro' }],
});

const openings = ['Honestly', 'Every day', 'At noon', 'To be fair', 'On Fridays', 'Again', 'Most weeks'];
const bodies: readonly (readonly [string, readonly string[]])[] = [
  ['we wait for ages to be served', ['queues']],
  ['the line goes out of the door', ['queues']],
  ['lunch costs a fortune here', ['price']],
  ['the soup is decent', []],
  ['the chairs are comfortable', []],
  ['the queue is long', ['queues']],
];
const said = Array.from({ length: 180 }, (_, n): Said => {
  const opening = openings[n % openings.length] ?? '';
  return { by: `p${n}`, text: `${opening} ${bodies[n % bodies.length]?.[0] ?? ''}, says ${n}.` };
});
const labelsOf = (n: number): readonly string[] => bodies[n % bodies.length]?.[1] ?? [];

let record: Recorded;
let place: AcceptedTagging;
beforeEach(async () => {
  record = await openRecord();
  await record.database.query.transaction().execute((query) => importCodebook(query, codebook));
  place = await record.accept(said);
});
afterEach(() => record.close());

const deps = (seeds: TrainDeps['seedLabels'] = () => Promise.resolve([])): TrainDeps => {
  return { database: record.database, readLanguage: () => Promise.resolve(tinyLanguage), seedLabels: seeds };
};

/** Settle what people would say of the comments from `from` to `to`. */
async function label(from: number, to: number, themes = labelsOf): Promise<void> {
  const comments = await record.rows<{ id: number }>('select id from comment order by id');
  for (const [n, { id }] of comments.entries())
    if (n >= from && n < to)
      await record.rows(
        `insert into settled_label
           (comment_id, bucket, batch_id, respondent_id, version, codebook_id, state, theme_ids, valences)
         select comment.id, bucket, batch_id, respondent_id, 1, codebook.id, 'consensus',
           array(select id from theme where ref = any($2)), array(select null::smallint from theme where ref = any($2))
         from comment, codebook where comment.id = $1 and codebook.ref = 'canteen'`,
        [id, themes(n)],
      );
}

async function request(): Promise<Training> {
  const [version] = await listCodebookVersions(record.database.query, 'canteen');
  if (version === undefined) throw new Error('no codebook');
  const asked = await requestTraining(record.database, null, { codebook: version, seed: 1, surveys: null });
  return find(asked?.uid ?? '');
}

async function find(uid: string): Promise<Training> {
  const training = await findTraining(record.database.query, uid);
  if (training === null) throw new Error('no training');
  return training;
}

/** Run the job of a training as a worker would. */
async function run(uid: string, seeds?: TrainDeps['seedLabels']): Promise<Training> {
  const { job } = await find(uid);
  const [key] = await record.rows<{ jobId: number; epoch: number }>(
    'select id as "jobId", epoch from job where uid = $1',
    [job],
  );
  if (key === undefined) throw new Error('no job');
  const handlers = trainHandlers(deps(seeds));
  await runJob({ database: record.database, handlers, leaseSeconds: 6 }, key);
  return find(uid);
}

describe('a training', () => {
  it('learns from labels, and says how it compares on those that the live model had not seen', async () => {
    await label(0, 150);
    const asked = await request();
    const training = await run(asked.uid);
    expect(training).toMatchObject({ state: 'done', done: 180, total: 180 });
    const model = training.modelId ?? 0;
    const manifest = await readModelManifest(record.database.query, model);
    expect(manifest['training']).toMatchObject({ codebook: 'canteen', seed: 1, labels: 150, seedLabels: 0 });
    const unseen = await record.rows('select from out_of_fold where model_id = $1', [model]);
    expect(unseen).toHaveLength(150);
    const comparison = await readComparison(record.database.query, model);
    expect(comparison).toMatchObject({ basis: 'held_out', verdict: 'better', live: record.model.uid });
    expect(comparison?.figures).toMatchObject({
      comparison: { comments: 150, respondents: 150 },
      effect: { comments: 180 },
    });
    const flips = await readFlips(record.database.query, comparison?.id ?? 0, { limit: 5 }, {});
    expect(flips).toHaveLength(5);
    expect(flips[0]).toMatchObject({ gained: true });
    expect((await liveModel(record.database.query, 'canteen'))?.id).toBe(record.model.id);
  });

  it('is the same model for the same labels, and another for others', async () => {
    await label(0, 60);
    const first = await run((await request()).uid);
    const again = await run((await request()).uid);
    expect(again.modelId).toBe(first.modelId);
    await label(60, 120);
    expect((await run((await request()).uid)).modelId).not.toBe(first.modelId);
  });

  it('is the only one of its codebook', async () => {
    const asked = await Promise.all(
      [1, 2, 3].map(async () => {
        const [version] = await listCodebookVersions(record.database.query, 'canteen');
        return version === undefined
          ? null
          : requestTraining(record.database, null, { codebook: version, seed: 1, surveys: null });
      }),
    );
    expect(asked.filter((ticket) => ticket !== null)).toHaveLength(1);
  });

  it('ends with a clear problem without labels, or with those of one class', async () => {
    const without = await run((await request()).uid);
    expect(without).toMatchObject({ state: 'failed', problem: { type: 'no_labels' } });
    await label(0, 30, () => ['queues']);
    expect(await countTrainingLabels(record.database.query, 'canteen', null)).toEqual({
      labels: 30,
      bothWays: false,
    });
    const alike = await run((await request()).uid);
    expect(alike).toMatchObject({ state: 'failed', problem: { type: 'one_class' } });
  });

  it('learns from what came with the codebook too, for the themes that occur there', async () => {
    await label(0, 30);
    const seeds = [...Array(40).keys()].map((n) => ({
      text: `The ${n % 2 === 0 ? 'menu is pricey' : 'menu is short'} on day ${n}.`,
      labels: n % 2 === 0 ? ['price'] : [],
    }));
    const training = await run((await request()).uid, () => Promise.resolve(seeds));
    const manifest = await readModelManifest(record.database.query, training.modelId ?? 0);
    expect(manifest['training']).toMatchObject({ labels: 30, seedLabels: 40, figures: { comments: 30 } });
    expect(manifest['themes']).toMatchObject([{ id: 'price', labels: 25 }, {}, { id: 'queues', labels: 15 }]);
  });

  it('leaves out who was erased meanwhile', async () => {
    await label(0, 60);
    const before = await run((await request()).uid);
    const [survey] = await record.rows<{ id: number }>('select id from survey');
    const [person] = await record.rows<{ id: number }>(
      'select respondent_id as id from comment where batch_id = $1 order by comment.id limit 1',
      [place.batchId],
    );
    await eraseRespondent(record.database, survey?.id ?? 0, person?.id ?? 0);
    const after = await run((await request()).uid);
    expect(after.modelId).not.toBe(before.modelId);
    const manifest = await readModelManifest(record.database.query, after.modelId ?? 0);
    expect(manifest['training']).toMatchObject({ labels: 59 });
  });

  it('that is cancelled leaves nothing behind', async () => {
    await label(0, 150);
    const { uid, job } = await request();
    const running = run(uid);
    await expect.poll(async () => (await readJob(record.database.pool, job))?.state).toBe('running');
    await cancelJob(record.database.pool, job, null);
    expect(await running).toMatchObject({ state: 'cancelled', modelId: null });
    expect(await record.rows('select from out_of_fold')).toEqual([]);
    expect(await record.rows('select from model where codebook_ref = $1', ['canteen'])).toHaveLength(1);
    expect((await run((await request()).uid)).state).toBe('done');
  });

  it('goes on from the whole model where a worker died before the comparison', async () => {
    await label(0, 60);
    const { uid, job, id } = await request();
    await run(uid);
    await record.rows('delete from model_comparison');
    await record.rows(`update job set state = 'queued', epoch = 2 where uid = $1`, [job]);
    const models = await record.rows('select from model');
    await run(uid);
    expect(await record.rows('select from model')).toHaveLength(models.length);
    const { modelId } = await find(uid);
    expect(await readComparison(record.database.query, modelId ?? 0)).not.toBeNull();
    expect(id).toBeGreaterThan(0);
  });
});

describe('the order of the learn queue', () => {
  it('is filled by a job with comments that nobody has judged', async () => {
    await label(0, 60);
    await record.rows(`update chunk set state = 'done'`);
    const { pool } = record.database;
    const uid = await inTransaction(pool, (client) =>
      createJob(client, { kind: 'learn-order', args: { codebook: 'canteen' }, keyId: null }),
    );
    const [key] = await record.rows<{ jobId: number; epoch: number }>(
      'select id as "jobId", epoch from job where uid = $1',
      [uid],
    );
    if (key === undefined) throw new Error('no job');
    const handlers = trainHandlers(deps());
    await runJob({ database: record.database, handlers, leaseSeconds: 6 }, key);
    expect(await readJob(pool, uid)).toMatchObject({ state: 'done', result: { queued: 120 } });
    const queued = await record.rows<{ comment: number }>(
      `select comment_id as comment from review_item join review_queue on review_queue.id = queue_id
       where purpose = 'learn' order by place`,
    );
    const labelled = await record.rows<{ comment: number }>(
      'select comment_id as comment from settled_label',
    );
    const judged = new Set(labelled.map(({ comment }) => comment));
    expect(queued).toHaveLength(120);
    expect(queued.filter(({ comment }) => judged.has(comment))).toEqual([]);
  });
});

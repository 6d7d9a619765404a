import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ArtefactError, artefactId, readArtefact } from '../../models/artefact.ts';
import { train } from '../../models/train.ts';
import { ensureModel, liveModel, type Model, promoteModel } from '../../src/storage/models.ts';
import { readAuditState, writeComparison } from '../../src/storage/model-comparisons.ts';
import { type Api, canteen, fakeClassifier, openApi } from '../support/api.ts';
import { runningJob } from '../support/running-job.ts';
import { tinyLanguage } from '../support/tiny-codebook.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi({
    loadClassifier: (bytes) => {
      if (bytes.toString() === 'fake') return fakeClassifier;
      readArtefact(bytes);
      return { ...fakeClassifier, id: artefactId(bytes) };
    },
  });
});
afterAll(() => api.close());

/** A model of the canteen's codebook, another one for every seed. */
function recordModel(seed: number, artefact?: Buffer): Promise<Model> {
  const bytes = Buffer.from(train({ structure: canteen, language: tinyLanguage, examples: [], seed }));
  const { manifest } = readArtefact(bytes);
  return ensureModel(api.database.query, {
    hash: artefactId(bytes),
    codebookRef: canteen.id,
    structureHash: manifest.structureHash,
    manifest: { ...manifest },
    artefact: artefact ?? bytes,
  });
}

const reason = { where: 'macro_f1', message: 'Macro F1 falls from 0.700 to 0.400' };

async function compared(
  model: Model,
  verdict: 'better' | 'worse' | 'unknown',
  basis: 'audit' | 'held_out' | 'none' = 'audit',
  figures: object = {},
): Promise<void> {
  const live = await liveModel(api.database.query, canteen.id);
  await writeComparison(
    api.database.pool,
    await runningJob(api.database.pool, 'compare-models', { modelId: model.id }),
    {
      codebookRef: canteen.id,
      modelId: model.id,
      liveModelId: live?.id ?? 0,
      basis,
      audits: [],
      auditState: (await readAuditState(api.database.query, canteen.id)).state,
      verdict,
      figures: {
        comparison: null,
        reasons: verdict === 'better' ? [] : [reason],
        effect: { comments: 0, themes: [] },
        ...figures,
      },
    },
    [],
  );
}

const post = (url: string, payload: object = {}, as: 'admin' | 'reviewer' = 'admin') =>
  api.call(as, { method: 'POST', url, payload });
const live = async (): Promise<string | undefined> => (await liveModel(api.database.query, canteen.id))?.uid;

describe('training is refused', () => {
  it.each([
    ['a codebook that there is not', { codebook: 'none' }, 400, 'body.codebook'],
    ['a survey that there is not', { surveys: ['none'] }, 400, 'body.surveys.0'],
    ['a seed that is no whole number', { seed: 1.5 }, 400, 'body.seed'],
    ['unknown fields', { labels: [] }, 400, 'body'],
  ])('with %s', async (_, body, status, where) => {
    const answer = await post('/v1/models', body, 'reviewer');
    expect(answer.statusCode).toBe(status);
    expect(JSON.stringify(answer.json<{ errors: unknown }>().errors)).toContain(where);
  });

  it('without labels, and says what to do', async () => {
    const answer = await post('/v1/models', {}, 'reviewer');
    expect(answer.statusCode).toBe(409);
    expect(answer.json<{ detail: string }>().detail).toMatch(/no labels .* review comments first/);
  });

  it('to keys that see only a part', async () => {
    const { secret } = await api.key('reviewer', { groups: ['Kent'] });
    const answer = await api.call({ secret }, { method: 'POST', url: '/v1/models', payload: {} });
    expect(answer.statusCode).toBe(403);
    const other = await api.key('reviewer', { surveys: ['lunch'] });
    const unnamed = await api.call(other, { method: 'POST', url: '/v1/models', payload: {} });
    expect(unnamed.statusCode).toBe(403);
    expect(unnamed.json()).toMatchObject({ errors: [{ where: 'body.surveys' }] });
  });
});

describe('promotion', () => {
  let candidate: Model;
  let seed = 10;
  beforeEach(async () => {
    await promoteModel(api.database.query, api.model);
    candidate = await recordModel(++seed);
  });
  const promote = (body?: object, model = candidate) => post(`/v1/models/${model.uid}/promote`, body);

  async function refused(body: object | undefined, said: RegExp, model = candidate): Promise<void> {
    const answer = await promote(body, model);
    expect(answer.statusCode).toBe(409);
    expect(answer.json<{ detail: string }>().detail).toMatch(said);
    expect(await live()).toBe(api.model.uid);
    const classified = await api.call('analyst', {
      method: 'POST',
      url: '/v1/classify',
      payload: { comments: [{ text: 'the queue' }] },
    });
    expect(classified.json()).toMatchObject({ model: api.model.uid });
  }

  it('of a better model is at once, for the next request', async () => {
    await compared(candidate, 'better');
    expect((await promote()).json()).toMatchObject({ id: candidate.uid, live: true });
    expect(await live()).toBe(candidate.uid);
  });

  it('needs a comparison with the model that is live now', async () => {
    await refused(undefined, /not compared/);
    await compared(candidate, 'better');
    const other = await recordModel(++seed);
    await promoteModel(api.database.query, other);
    const answer = await promote();
    expect(answer.statusCode).toBe(409);
    expect(await live()).toBe(other.uid);
  });

  it('of a worse model is refused with the reasons, but for an override whose reason is kept', async () => {
    await compared(candidate, 'worse');
    await refused(undefined, /worse than the live one/);
    expect((await promote()).json()).toMatchObject({ errors: [reason] });
    expect((await promote({ override: { reason: 'short' } })).statusCode).toBe(400);
    const answer = await promote({ override: { reason: 'The audit is of another survey.' } });
    expect(answer.statusCode).toBe(200);
    const { rows } = await api.database.pool.query<{ detail: object }>(
      `select detail from audit_event where action = 'model.promote' order by id desc limit 1`,
    );
    expect(rows[0]?.detail).toMatchObject({
      reason: 'The audit is of another survey.',
      verdict: 'worse',
      replaces: api.model.uid,
    });
  });

  it('without an audit asks to accept that', async () => {
    await compared(candidate, 'better', 'held_out');
    await refused(undefined, /No audit/);
    expect((await promote({ without_audit: true })).statusCode).toBe(200);
  });

  it('of a worse model needs an override also where there is no audit', async () => {
    await compared(candidate, 'worse', 'held_out');
    await refused({ without_audit: true }, /worse/);
  });

  it('of a damaged model is refused', async () => {
    const bytes = Buffer.from(
      train({ structure: canteen, language: tinyLanguage, examples: [], seed: ++seed }),
    );
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(() => readArtefact(bytes)).toThrow(ArtefactError);
    const damaged = await recordModel(seed, bytes);
    await compared(damaged, 'better');
    await refused(undefined, /damaged/, damaged);
    const form = await api.call('author', {
      method: 'POST',
      url: '/v1/batches?survey=damaged&wave=1&codebook=canteen',
      headers: { 'content-type': 'text/csv' },
      payload: 'Comment\nTea is expensive\n',
    });
    const retag = await api.call('analyst', {
      method: 'POST',
      url: `/v1/batches/${form.json<{ id: string }>().id}/retag`,
      payload: { model: damaged.uid },
    });
    expect(retag.json()).toMatchObject({ status: 409, detail: expect.stringContaining('damaged') as string });
  });

  it('is impossible to compare with a live model that is damaged, which can be taken back', async () => {
    const damaged = await recordModel(++seed);
    await promoteModel(api.database.query, damaged);
    await api.database.pool.query(`update model set artefact = 'damaged' where id = $1`, [damaged.id]);
    const comparison = await post(`/v1/models/${candidate.uid}/comparison`);
    expect(comparison.json()).toMatchObject({
      status: 409,
      detail: expect.stringContaining('rollback') as string,
    });
    expect((await post(`/v1/models/${damaged.uid}/rollback`)).json()).toMatchObject({ live: true });
    expect((await post(`/v1/models/${candidate.uid}/comparison`)).statusCode).toBe(202);
  });

  it('of a damaged model is possible when it was made again', async () => {
    const damaged = await recordModel(++seed, Buffer.from('damaged'));
    await compared(damaged, 'better');
    await refused(undefined, /damaged/, damaged);
    expect(await recordModel(seed)).toEqual(damaged);
    expect((await promote({}, damaged)).json()).toMatchObject({ id: damaged.uid, live: true });
  });

  it('of a model for another structure is refused', async () => {
    const other = await ensureModel(api.database.query, {
      hash: 'other',
      codebookRef: canteen.id,
      structureHash: 'other',
      manifest: {},
      artefact: Buffer.from('fake'),
    });
    await refused({ override: { reason: 'I insist on this model.' } }, /another structure/, other);
  });

  it('of what is live already changes nothing', async () => {
    await compared(candidate, 'better');
    await promote();
    expect((await promote()).statusCode).toBe(200);
    const { rows } = await api.database.pool.query('select from promotion where model_id = $1', [
      candidate.id,
    ]);
    expect(rows).toHaveLength(1);
  });

  it('is taken back step by step, and not beyond the first', async () => {
    const second = await recordModel(++seed);
    for (const model of [candidate, second]) {
      await compared(model, 'better');
      expect((await promote({}, model)).statusCode).toBe(200);
    }
    const back = (model: Model) => post(`/v1/models/${model.uid}/rollback`);
    expect((await back(candidate)).statusCode).toBe(409);
    expect((await back(second)).json()).toMatchObject({ id: candidate.uid, live: true });
    expect((await back(candidate)).json()).toMatchObject({ id: api.model.uid, live: true });
    expect(await live()).toBe(api.model.uid);
  });
});

describe('a comparison', () => {
  const figure = { live: 0.5, candidate: 0.6, interval: null };
  const group = (name: string) => ({ ...figure, group: name, comments: 9, respondents: 9 });
  const figures = {
    comparison: {
      comments: 40,
      respondents: 30,
      macroF1: figure,
      microF1: figure,
      themes: [
        { theme: 'queues', support: 17, f1: figure, onlyLive: 1, onlyCandidate: 2, p: 1, adjustedP: 1 },
      ],
      calibration: { live: { ece: 0, brier: 0 }, candidate: { ece: 0, brier: 0 } },
      groups: [group('North'), group('South')],
    },
    reasons: [
      reason,
      { where: 'themes.queues', message: '17 decisions are wrong' },
      { where: 'groups.South', message: 'Wrong decisions rise' },
    ],
    effect: { comments: 2000, themes: [{ theme: 'queues', before: 170, after: 180, gained: 10, lost: 0 }] },
  };
  const part = {
    partial: true,
    comments: 0,
    respondents: 0,
    themes: [],
    effect: { comments: 0, themes: [] },
    macro_f1: figure,
  };

  it('is told in full to who sees all surveys of the codebook, and without counts to others', async () => {
    await promoteModel(api.database.query, api.model);
    const model = await recordModel(90);
    await compared(model, 'worse', 'audit', figures);
    for (const ref of ['lunch', 'dinner'])
      await api.call('admin', {
        method: 'PUT',
        url: `/v1/surveys/${ref}`,
        payload: { name: ref, codebook: canteen.id },
      });
    const seen = async (scope: Parameters<typeof api.key>[1]) => {
      const key = await api.key('reviewer', scope);
      const answer = await api.call(key, { method: 'GET', url: `/v1/models/${model.uid}` });
      return answer.json<{ comparison: object }>().comparison;
    };
    const whole = {
      partial: false,
      comments: 40,
      themes: [{ support: 17 }],
      groups: [{ group: 'North' }, { group: 'South' }],
      effect: figures.effect,
    };
    expect(await seen({})).toMatchObject(whole);
    const { surveys } = (await api.call('admin', { method: 'GET', url: '/v1/surveys' })).json<{
      surveys: { id: string }[];
    }>();
    expect(await seen({ surveys: surveys.map(({ id }) => id) })).toMatchObject(whole);
    expect(await seen({ surveys: ['lunch'] })).toMatchObject({ ...part, groups: [], reasons: [reason] });
    expect(await seen({ systems: ['TillPro'] })).toMatchObject({ ...part, groups: [] });
    expect(await seen({ groups: ['North'] })).toMatchObject({ ...part, groups: [{ group: 'North' }] });
    expect(await seen({ groups: ['South'] })).toMatchObject({
      reasons: [reason, { where: 'groups.South' }],
    });
  });
});

describe('models that are listed', () => {
  it('come newest first, page by page, and say where they are from', async () => {
    const newest = await recordModel(99);
    const first = (await api.call('analyst', { method: 'GET', url: '/v1/models?limit=1' })).json<{
      models: { id: string; state: string }[];
      next: string;
    }>();
    expect(first.models).toMatchObject([{ id: newest.uid, state: 'ready', codebook: canteen.id }]);
    const rest = (await api.call('analyst', { method: 'GET', url: `/v1/models?cursor=${first.next}` })).json<{
      models: { id: string; live: boolean }[];
    }>();
    expect(rest.models.map(({ id }) => id)).not.toContain(newest.uid);
    expect(rest.models.filter((model) => model.live)).toHaveLength(1);
    expect(
      (await api.call('analyst', { method: 'GET', url: '/v1/models?codebook=none' })).json(),
    ).toMatchObject({ models: [] });
  });

  it('are told in full one by one, with their themes', async () => {
    const model = await recordModel(100);
    const answer = await api.call('reviewer', { method: 'GET', url: `/v1/models/${model.uid}` });
    expect(answer.json()).toMatchObject({
      id: model.uid,
      hash: model.hash,
      themes: canteen.themes.map(({ id }) => ({ theme: id, basis: 'lexicon' })),
      comparison: null,
    });
  });
});

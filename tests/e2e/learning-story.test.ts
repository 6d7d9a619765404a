import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { artefactId, readArtefact } from '../../models/artefact.ts';
import { train } from '../../models/train.ts';
import { readLanguage } from '../../src/cli/inputs.ts';
import { Codebook } from '../../src/domain/codebook.ts';
import { type BatchAnswer, type Call, call, read, untilDone } from '../support/client.ts';
import { office, officeComments, officeCsv, officeMapping, trueShare } from '../support/office-survey.ts';
import { queueKinds, type Service, startService } from '../support/service.ts';

interface Review {
  readonly comment: string;
  readonly text: string;
  readonly blind: boolean;
  readonly tags: readonly unknown[] | null;
  readonly lease: { readonly id: string };
}
interface Model {
  readonly id: string;
  readonly live: boolean;
  readonly state: string;
  readonly training: { readonly labels: number } | null;
  readonly comparison: {
    readonly basis: string;
    readonly verdict: string;
    readonly respondents: number;
    readonly macro_f1: { readonly live: number; readonly candidate: number };
    readonly effect: { readonly themes: readonly { readonly theme: string; readonly gained: number }[] };
  } | null;
}
interface Share {
  readonly tagged: number;
  readonly estimate: { readonly share: number; readonly low: number; readonly high: number };
}

const patience = 180_000;
/** Which comments are corrected, and so the model, differs a little from run to run; intervals are of 95 %. */
const slack = 0.03;
const json = { 'content-type': 'application/json' };
const comments = officeComments(300);
const truth = new Map(comments.map(({ text, themes }) => [text, themes]));
const themes = office.themes.map(({ id }) => id);

describe('the story of a correction', () => {
  let service: Service;
  let batch: string;
  let audit: string;
  let lexicon: string;
  let trained: string;
  let before: Map<string, Share>;
  const keys = new Map<string, string>();

  const as = (name: string): string => keys.get(name) ?? '';
  async function send<T>(path: string, body: unknown, init: Call = {}, status = [200, 201, 202]): Promise<T> {
    const answer = await call(service, path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: json,
      ...init,
    });
    const text = await answer.text();
    if (!status.includes(answer.status)) throw new Error(`${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  }
  async function untilJobDone(job: string): Promise<void> {
    for (;;) {
      const { state, problem } = await read<{ state: string; problem: unknown }>(service, `/v1/jobs/${job}`);
      if (state === 'done') return;
      if (state === 'failed' || state === 'cancelled')
        throw new Error(`${state}: ${JSON.stringify(problem)}`);
      await sleep(50);
    }
  }
  const modelOf = (id: string): Promise<Model> => read<Model>(service, `/v1/models/${id}`);
  const decide = (reviewer: string, review: Review, purpose: string): Promise<unknown> =>
    send(
      `/v1/comments/${review.comment}/labels`,
      {
        codebook: office.id,
        version: 1,
        purpose,
        lease: review.lease.id,
        themes: (truth.get(review.text) ?? []).map((theme) => ({ theme, valence: 'negative' })),
      },
      { key: as(reviewer) },
    );
  const next = async (reviewer: string, purpose: string, count: number): Promise<readonly Review[]> => {
    const path = `/v1/reviews/next?purpose=${purpose}&survey=office&count=${count}`;
    return (await read<{ items: Review[] }>(service, path, { key: as(reviewer) })).items;
  };
  async function shares(): Promise<Map<string, Share>> {
    for (;;) {
      const answer = await call(service, '/v1/frequencies?survey=office', { key: as('analyst') });
      if (answer.ok) {
        const table = (await answer.json()) as {
          themes: { theme: string; tagged: { share: number }; estimate: Share['estimate'] | null }[];
        };
        return new Map(
          table.themes.flatMap(({ theme, tagged, estimate }) =>
            estimate === null ? [] : [[theme, { tagged: tagged.share, estimate }] as const],
          ),
        );
      }
      const body = await answer.text();
      if (answer.status !== 409 && answer.status !== 503) throw new Error(`${answer.status} ${body}`);
      await sleep(50);
    }
  }

  beforeAll(async () => {
    service = await startService(queueKinds[0] ?? 'postgres');
    for (const [name, access] of [
      ['author', 'author'],
      ['analyst', 'analyst'],
      ['Ada', 'reviewer'],
      ['Ben', 'reviewer'],
    ])
      keys.set(name ?? '', (await send<{ secret: string }>('/v1/keys', { name, access })).secret);
    await send('/v1/codebooks', office);
    await send(
      '/v1/surveys/office',
      { name: 'Office', codebook: office.id, group: 'team', waves: ['2026'] },
      { method: 'PUT' },
    );
  }, patience);
  afterAll(() => service.stop(), patience);

  it('begins with a batch that the lexicon tags', async () => {
    const query = new URLSearchParams({ survey: 'office', wave: '2026', mapping: officeMapping });
    const answer = await call(service, `/v1/batches?${query.toString()}`, {
      method: 'POST',
      key: as('author'),
      body: officeCsv(comments),
      headers: { 'content-type': 'text/csv' },
    });
    expect(answer.status).toBe(202);
    batch = ((await answer.json()) as BatchAnswer).id;
    await untilDone(service, batch);
    const { models } = await read<{ models: Model[] }>(service, '/v1/models?codebook=office');
    expect(models).toMatchObject([{ live: true, origin: 'lexicon' }]);
    lexicon = models[0]?.id ?? '';
  });

  it('has two reviewers label an audit blind, and agree', async () => {
    audit = (
      await send<{ id: string }>(
        '/v1/audits',
        { survey: 'office', respondents: 60, seed: 'story' },
        { key: as('analyst') },
      )
    ).id;
    for (let idle = 0; idle < 2;) {
      idle = 0;
      for (const reviewer of ['Ada', 'Ben']) {
        const reviews = await next(reviewer, 'audit', 10);
        if (reviews.length === 0) idle++;
        for (const review of reviews) {
          expect(review.blind).toBe(review.tags === null);
          await decide(reviewer, review, 'audit');
        }
      }
    }
    const { progress } = await read<{ progress: { codings: number; coded: number; decided: number } }>(
      service,
      `/v1/audits/${audit}`,
      { key: as('analyst') },
    );
    expect(progress.coded).toBe(progress.codings);
    expect(progress.decided).toBe(120);
    const agreement = await read<{ coded_twice_blind: number; pairs: { raw: number }[] }>(
      service,
      `/v1/agreement?audit=${audit}`,
      { key: as('analyst') },
    );
    expect(agreement.coded_twice_blind).toBeGreaterThan(5);
    expect(agreement.pairs.map(({ raw }) => raw)).toEqual([1]);
  });

  it('estimates shares with what the audit says of the lexicon', async () => {
    before = await shares();
    for (const theme of themes) {
      const share = before.get(theme);
      expect(Math.abs((share?.tagged ?? 0) - trueShare(comments, theme))).toBeGreaterThan(0.05);
      expect(share?.estimate.low).toBeLessThan(trueShare(comments, theme));
      expect(share?.estimate.high).toBeGreaterThan(trueShare(comments, theme));
    }
  });

  it('has a reviewer correct what teaches most', async () => {
    let corrected = 0;
    while (corrected < 120) {
      const reviews = await next('Ada', 'learn', 20);
      expect(reviews.length).toBeGreaterThan(0);
      for (const review of reviews) await decide('Ada', review, 'learn');
      corrected += reviews.length;
    }
  });

  it('trains a model on the corrections, without the audit', async () => {
    const ticket = await send<{ id: string; job: string }>(
      '/v1/models',
      { codebook: office.id },
      { key: as('Ada') },
    );
    trained = ticket.id;
    await untilJobDone(ticket.job);
    const model = await modelOf(trained);
    expect(model.training?.labels).toBeGreaterThanOrEqual(120);
    expect(model.training?.labels).toBeLessThanOrEqual(139);
    expect(model).toMatchObject({
      state: 'ready',
      live: false,
      comparison: { basis: 'audit', verdict: 'better', respondents: 60 },
    });
  });

  it('refuses a sabotaged model, and says why', async () => {
    const codebook = Codebook.parse(office);
    const wrong = comments.map(({ text, themes: own }) => ({
      text,
      labels: themes.filter((theme) => !own.includes(theme)),
    }));
    const bytes = Buffer.from(
      train({ structure: codebook, language: await readLanguage(), examples: wrong }),
    );
    const { manifest } = readArtefact(bytes);
    const [row] = await service.rows<{ uid: string }>(
      `insert into model (uid, hash, codebook_ref, structure_hash, manifest, artefact)
       values (gen_random_uuid(), $1, 'office', $2, '{}', $3) returning uid`,
      [artefactId(bytes), manifest.structureHash, bytes],
    );
    const sabotaged = row?.uid ?? '';
    const unheard = await send<{ detail: string }>(`/v1/models/${sabotaged}/promote`, {}, {}, [409]);
    expect(unheard.detail).toMatch(/not compared/);
    await untilJobDone((await send<{ job: string }>(`/v1/models/${sabotaged}/comparison`, {})).job);
    const refusal = await send<{ detail: string; errors: { where: string }[] }>(
      `/v1/models/${sabotaged}/promote`,
      {},
      {},
      [409],
    );
    expect(refusal.detail).toMatch(/worse than the live one/);
    expect(refusal.errors.map(({ where }) => where)).toContain('macro_f1');
    expect((await modelOf(lexicon)).live).toBe(true);
    const audits = await read<{ chosen_a_model: boolean }>(service, `/v1/audits/${audit}`);
    expect(audits.chosen_a_model).toBe(true);
  });

  it('lets the better one go live, for the very next request', async () => {
    const answer = await send<Model>(`/v1/models/${trained}/promote`, {});
    expect(answer.live).toBe(true);
    const classified = await send<{ model: string; results: { themes: { theme: string }[] }[] }>(
      '/v1/classify',
      { codebook: office.id, comments: [{ text: 'My neighbour’s radio blares.' }] },
      { key: as('analyst') },
    );
    expect(classified.model).toBe(trained);
    expect(classified.results[0]?.themes.map(({ theme }) => theme)).toEqual(['noise']);
    const shown = await read<{ model: string }>(service, `/v1/batches/${batch}`);
    expect(shown.model).toBe(lexicon);
    const { flips } = await read<{ flips: { change: string; text: string }[] }>(
      service,
      `/v1/models/${trained}/flips?theme=heating`,
      { key: as('Ben') },
    );
    expect(flips.length).toBeGreaterThan(0);
    expect(flips.every(({ text }) => truth.has(text))).toBe(true);
  });

  it('moves shares towards the truth when the batch is tagged again', async () => {
    await untilJobDone(
      (await send<{ job: string }>(`/v1/batches/${batch}/retag`, {}, { key: as('analyst') })).job,
    );
    expect(await read<{ model: string }>(service, `/v1/batches/${batch}`)).toMatchObject({ model: trained });
    const after = await shares();
    for (const theme of themes) {
      const [old, now] = [before.get(theme), after.get(theme)];
      const share = trueShare(comments, theme);
      expect(Math.abs((now?.tagged ?? 0) - share)).toBeLessThan(Math.abs((old?.tagged ?? 0) - share));
      expect(now?.estimate.low).toBeLessThanOrEqual(share + slack);
      expect(now?.estimate.high).toBeGreaterThanOrEqual(share - slack);
      expect((now?.estimate.high ?? 1) - (now?.estimate.low ?? 0)).toBeLessThan(
        (old?.estimate.high ?? 1) - (old?.estimate.low ?? 0),
      );
    }
  });

  it('goes back to what was live, and keeps a record of it all', async () => {
    const back = await send<Model>(`/v1/models/${trained}/rollback`, {});
    expect(back).toMatchObject({ id: lexicon, live: true });
    const classified = await send<{ model: string }>('/v1/classify', {
      codebook: office.id,
      comments: [{ text: 'The radio blares.' }],
    });
    expect(classified.model).toBe(lexicon);
    const { events } = await read<{ events: { action: string }[] }>(service, '/v1/audit?limit=200');
    const actions = events.map(({ action }) => action).filter((action) => action.startsWith('model.'));
    expect(actions).toEqual(['model.rollback', 'model.promote', 'model.compare', 'model.train']);
    for (const { text } of comments) expect(service.logs()).not.toContain(text);
  });
});

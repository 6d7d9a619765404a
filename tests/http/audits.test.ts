import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAudit } from '../../src/storage/audit-samples.ts';
import { readAuditOutcomes } from '../../src/storage/audit-outcomes.ts';
import { readTrainingLabels } from '../../src/storage/training-labels.ts';
import { held, openReviewApi, type ReviewApi } from '../support/review-api.ts';

let api: ReviewApi;
beforeAll(async () => {
  api = await openReviewApi();
});
afterAll(() => api.close());

interface Audit {
  readonly id: string;
  readonly respondents: number;
  readonly comments: number;
  readonly progress: { codings: number; coded: number; decided: number; disputed: number };
}

const draw = (payload: object, as: Parameters<ReviewApi['call']>[0] = 'analyst') =>
  api.call(as, { method: 'POST', url: '/v1/audits', payload });
const read = async (id: string): Promise<Audit> =>
  (await api.call('analyst', { method: 'GET', url: `/v1/audits/${id}` })).json<Audit>();

/** As many comments as asked for, three by each person, every second one about a queue. */
const send = (survey: string, count: number): Promise<string> =>
  api.send(
    survey,
    Array.from({ length: count }, (_, index) => `${index % 2 === 0 ? 'A queue' : 'Some tea'} ${index}`),
    (index) => `p${Math.floor(index / 3)}`,
  );

const itemsOf = async (audit: string) =>
  (
    await api.database.pool.query<{ comment: number; person: number; second: string | null }>(
      `select comment_id as comment, respondent_id as person, second from audit_item
       where audit_id = (select id from audit_sample where uid = $1) order by comment_id`,
      [audit],
    )
  ).rows;

describe('POST /v1/audits', () => {
  it('draws people without replacement, with all their comments, a share of them coded twice', async () => {
    await send('drawn', 90);
    const answer = await draw({ survey: 'drawn', respondents: 10, seed: 'spring', double_share: 0.4 });
    expect(answer.statusCode).toBe(201);
    const audit = answer.json<Audit>();
    expect(answer.headers.location).toBe(`/v1/audits/${audit.id}`);
    expect(audit).toMatchObject({
      survey: 'drawn',
      codebook: { id: 'canteen', version: 1 },
      seed: 'spring',
      double_share: 0.4,
      respondents: 10,
      comments: 30,
      frame: { respondents: 30, comments: 90 },
      chosen_a_model: false,
    });
    const items = await itemsOf(audit.id);
    expect(new Set(items.map((item) => item.person)).size).toBe(10);
    expect(items.filter((item) => item.second === 'blind')).toHaveLength(6);
    expect(items.filter((item) => item.second === 'shown')).toHaveLength(6);
    expect((await read(audit.id)).progress).toEqual({ codings: 42, coded: 0, decided: 0, disputed: 0 });
  });

  it('draws the same people by the same seed, and others by another', async () => {
    await send('seeds', 300);
    const people = async (seed: string): Promise<number[]> => {
      const audit = (await draw({ survey: 'seeds', respondents: 20, seed })).json<Audit>();
      return [...new Set((await itemsOf(audit.id)).map((item) => item.person))].sort();
    };
    const first = await people('a');
    expect(await people('a')).toEqual(first);
    expect(await people('b')).not.toEqual(first);
  });

  it('is frozen: a batch that comes later is not in it', async () => {
    await send('frozen', 9);
    const audit = (await draw({ survey: 'frozen', respondents: 3 })).json<Audit>();
    await send('frozen', 9);
    expect(await read(audit.id)).toMatchObject({ comments: 9, frame: { comments: 9 } });
  });

  it('refuses more people than there are, too little double coding, other surveys and parts of surveys', async () => {
    await send('refused', 9);
    expect((await draw({ survey: 'refused', respondents: 4 })).json()).toMatchObject({
      status: 409,
      errors: [{ where: 'body.respondents', message: expect.stringMatching(/^3 people/) as string }],
    });
    expect((await draw({ survey: 'refused', respondents: 1, double_share: 0.1 })).statusCode).toBe(400);
    expect((await draw({ survey: 'nowhere', respondents: 1 })).statusCode).toBe(404);
    expect((await draw({ survey: 'refused', respondents: 1, waves: ['1066'] })).json()).toMatchObject({
      status: 400,
      errors: [
        { where: 'body.waves.0', message: expect.stringContaining('no such wave; allowed') as string },
      ],
    });
    const part = await api.reviewer({ groups: ['s1'] });
    expect((await draw({ survey: 'refused', respondents: 1 }, part)).statusCode).toBe(403);
  });

  it('takes what an older audit has not coded yet, which then no longer waits for it', async () => {
    await send('twice', 30);
    const whole = { survey: 'twice', respondents: 10 };
    const older = (await draw(whole)).json<Audit>();
    const ann = await api.reviewer();
    for (const item of await api.next(ann, { purpose: 'audit', survey: 'twice', count: '4' }))
      expect((await api.decide(ann, item, ['price'])).statusCode).toBe(201);
    const newer = (await draw({ ...whole, respondents: 5 })).json<Audit>();
    const [before, after] = [await read(older.id), await read(newer.id)];
    // Of 36 codings the newer one draws 15 comments: 15 to 21 codings, of which at most four were given.
    expect(before.progress.coded).toBe(4);
    expect(before.progress.codings).toBeGreaterThanOrEqual(15);
    expect(before.progress.codings).toBeLessThanOrEqual(25);
    expect(after.progress).toEqual({ codings: 18, coded: 0, decided: 0, disputed: 0 });
  });

  it('is listed and read within the scope alone', async () => {
    await send('listed', 9);
    const audit = (await draw({ survey: 'listed', respondents: 2 })).json<Audit>();
    const url = '/v1/audits?survey=listed';
    expect((await api.call('analyst', { method: 'GET', url })).json()).toMatchObject({
      audits: [{ id: audit.id }],
      next: null,
    });
    const stranger = await api.reviewer({ surveys: ['drawn'] });
    expect((await api.call(stranger, { method: 'GET', url })).json()).toMatchObject({ audits: [] });
    const one = await api.call(stranger, { method: 'GET', url: `/v1/audits/${audit.id}` });
    expect(one.statusCode).toBe(404);
  });
});

describe('coding an audit', () => {
  it('is blind, by two reviewers where doubled, and only blind coding counts', async () => {
    await send('coded', 30);
    const audit = (
      await draw({ survey: 'coded', respondents: 10, seed: 's', double_share: 0.2 })
    ).json<Audit>();
    const wish = { purpose: 'audit', survey: 'coded', count: '50' };
    const [ann, bob] = [await api.reviewer(), await api.reviewer()];
    const seconds = new Map((await itemsOf(audit.id)).map((item) => [item.comment, item.second]));
    const first = await api.next(ann, wish);
    expect(first).toHaveLength(30);
    expect(new Set(first.map((item) => item.comment)).size).toBe(30);
    for (const item of first) {
      expect(item.tags === null).toBe(item.blind);
      expect(item.etag).toMatch(/^"audit-[12]"$/);
      expect((await api.decide(ann, item, ['price'])).statusCode).toBe(201);
    }
    expect(await api.next(ann, wish)).toEqual([]);
    const second = await api.next(bob, wish);
    expect(second).toHaveLength(6);
    expect([...first, ...second].filter((item) => !item.blind)).toHaveLength(3);
    for (const item of second) expect((await api.decide(bob, item, ['queues'])).statusCode).toBe(201);
    expect((await read(audit.id)).progress).toEqual({ codings: 36, coded: 36, decided: 30, disputed: 6 });

    const sample = await findAudit(api.database.query, audit.id);
    const outcomes = await readAuditOutcomes(api.database.query, sample?.id ?? 0);
    expect(outcomes).toHaveLength(30);
    for (const outcome of outcomes) {
      const blindTwice = seconds.get(outcome.commentId) === 'blind';
      expect(outcome.decided).toBe(true);
      expect(outcome.disputed).toEqual(blindTwice ? ['price', 'queues'] : []);
      if (!blindTwice) expect(outcome.labels).toHaveLength(1);
      expect(outcome).toMatchObject({ wave: '2026', question: 'Why?', labelledBefore: false });
      expect(['s0', 's1']).toContain(outcome.attributes['site']);
    }
    expect(outcomes.filter((outcome) => outcome.tags.length > 0)).toHaveLength(15);

    const third = await api.reviewer();
    const ruling = await api.next(third, { ...wish, purpose: 'adjudicate' });
    expect(ruling).toHaveLength(6);
    for (const item of ruling) await api.decide(third, item, ['queues']);
    const ruled = await readAuditOutcomes(api.database.query, sample?.id ?? 0);
    const blindTwice = ruled.filter((outcome) => seconds.get(outcome.commentId) === 'blind');
    expect(blindTwice.map((outcome) => outcome.labels)).toEqual(
      blindTwice.map(() => [{ theme: 'queues', valence: null }]),
    );
    expect(await readTrainingLabels(api.database.query, 'canteen')).toMatchObject({ labels: [] });
  });

  it('keeps what others said from a reviewer who has yet to code', async () => {
    await send('secret', 3);
    await draw({ survey: 'secret', respondents: 1, double_share: 1 });
    const [ann, bob] = [await api.reviewer(), await api.reviewer()];
    const item = held((await api.next(ann, { purpose: 'audit', survey: 'secret' }))[0]);
    const decided = await api.decide(ann, item, ['price']);
    expect(decided.json()).toMatchObject({ state: 'open', themes: [] });
    const url = `/v1/comments/${item.comment}/labels`;
    expect((await api.call(bob, { method: 'GET', url })).json()).toMatchObject({
      state: 'open',
      themes: [],
      decisions: [],
    });
    expect((await api.call(ann, { method: 'GET', url })).json()).toMatchObject({
      decisions: [{ themes: [{ theme: 'price' }] }],
    });
  });

  it('goes back on the queue when it is undone, and cannot be changed past the queue', async () => {
    await send('undone', 3);
    await draw({ survey: 'undone', respondents: 1 });
    const ann = await api.reviewer();
    const wish = { purpose: 'audit', survey: 'undone' };
    const item = held((await api.next(ann, wish))[0]);
    const { decision } = (await api.decide(ann, item, ['price'])).json<{ decision: string }>();
    const url = `/v1/comments/${item.comment}/labels`;
    const past = await api.call(ann, {
      method: 'POST',
      url,
      headers: { 'if-match': '*' },
      payload: { codebook: 'canteen', version: 1, themes: [] },
    });
    expect(past.statusCode).toBe(409);
    expect((await api.call(ann, { method: 'POST', url, payload: { undo: decision } })).statusCode).toBe(201);
    expect(held((await api.next(ann, wish))[0]).comment).toBe(item.comment);
  });

  it('leaves comments that were labelled before to the certainty stratum, and out of training', async () => {
    await send('before', 6);
    const ann = await api.reviewer();
    const item = held((await api.next(ann, { purpose: 'learn', survey: 'before' }))[0]);
    await api.decide(ann, item, ['price']);
    const labels = async () => (await readTrainingLabels(api.database.query, 'canteen')).labels;
    expect(await labels()).toMatchObject([{ themes: ['price'], about: null, question: 'Why?' }]);
    const audit = (await draw({ survey: 'before', respondents: 2 })).json<Audit>();
    expect(await labels()).toEqual([]);
    const sample = await findAudit(api.database.query, audit.id);
    const outcomes = await readAuditOutcomes(api.database.query, sample?.id ?? 0);
    expect(outcomes.filter((outcome) => outcome.labelledBefore)).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.decided)).toHaveLength(0);
  });
});

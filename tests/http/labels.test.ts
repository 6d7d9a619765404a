import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { held, openReviewApi, type ReviewApi, type ReviewItem } from '../support/review-api.ts';

let api: ReviewApi;
let reviewer: { secret: string; uid: string };
beforeAll(async () => {
  api = await openReviewApi();
  reviewer = await api.reviewer();
});
afterAll(() => api.close());

let surveys = 0;
async function bring(texts: readonly string[] = ['Tea is expensive']): Promise<ReviewItem[]> {
  const survey = `labels-${++surveys}`;
  await api.send(survey, texts);
  return api.next(reviewer, { purpose: 'uncategorised', survey, count: '50' });
}
const bringOne = async (): Promise<ReviewItem> => held((await bring())[0]);

const history = (item: ReviewItem, as: Parameters<ReviewApi['call']>[0] = reviewer) =>
  api.call(as, { method: 'GET', url: `/v1/comments/${item.comment}/labels` });

function correct(item: ReviewItem, ifMatch: string | null, payload: object, as = reviewer) {
  return api.call(as, {
    method: 'POST',
    url: `/v1/comments/${item.comment}/labels`,
    headers: ifMatch === null ? {} : { 'if-match': ifMatch },
    payload: { codebook: 'canteen', version: 1, ...payload },
  });
}

describe('POST /v1/comments/{id}/labels', () => {
  it('records all themes at once, the parent with its child, and says what counts', async () => {
    const item = await bringOne();
    const answer = await api.decide(reviewer, item, [], {
      themes: [{ theme: 'price/tea', valence: 'negative' }],
      facets: ['suggestion'],
      redactions: [{ start: 0, end: 3, kind: 'name' }],
      note: 'plain',
    });
    expect(answer.statusCode).toBe(201);
    expect(answer.headers.etag).toBe('"1"');
    const themes = [
      { theme: 'price', valence: 'negative' },
      { theme: 'price/tea', valence: 'negative' },
    ];
    expect(answer.json()).toMatchObject({ comment: item.comment, version: 1, state: 'consensus', themes });
    const found = await history(item);
    expect(found.headers.etag).toBe('"1"');
    expect(found.json()).toMatchObject({
      version: 1,
      state: 'consensus',
      themes,
      decisions: [
        {
          reviewer: reviewer.uid,
          purpose: 'uncategorised',
          blind: true,
          codebook: 'canteen',
          version: 1,
          model: api.model.uid,
          verdict: 'decided',
          themes,
          facets: ['suggestion'],
          redactions: [{ start: 0, end: 3, kind: 'name' }],
          note: 'plain',
        },
      ],
    });
  });

  it('is recorded once when the same request is sent again with its idempotency key', async () => {
    const item = await bringOne();
    const send = (themes: readonly object[]) =>
      api.call(reviewer, {
        method: 'POST',
        url: `/v1/comments/${item.comment}/labels`,
        headers: { 'idempotency-key': `once-${item.comment}` },
        payload: { codebook: 'canteen', version: 1, themes, lease: item.lease.id },
      });
    const first = await send([{ theme: 'price' }]);
    const again = await send([{ theme: 'price' }]);
    expect(again.statusCode).toBe(201);
    expect(again.json()).toEqual(first.json());
    expect((await send([{ theme: 'queues' }])).json()).toMatchObject({
      type: 'urn:verbatim:problem:idempotency_conflict',
    });
    expect((await history(item)).json<{ decisions: unknown[] }>().decisions).toHaveLength(1);
  });

  it('lets a later correction count, and needs to know what it corrects', async () => {
    const item = await bringOne();
    await api.decide(reviewer, item, ['price']);
    expect((await correct(item, null, { themes: [] })).statusCode).toBe(428);
    const late = await correct(item, '"0"', { themes: [{ theme: 'queues' }] });
    expect(late.statusCode).toBe(412);
    expect(late.json()).toMatchObject({ detail: expect.stringContaining('"1"') as string });
    const corrected = await correct(item, '"1"', { themes: [{ theme: 'queues' }] });
    expect(corrected.json()).toMatchObject({ version: 2, state: 'consensus', themes: [{ theme: 'queues' }] });
  });

  it('keeps one of two corrections that are sent at once', async () => {
    const item = await bringOne();
    const answers = await Promise.all(
      ['price', 'queues'].map((theme) => correct(item, '"0"', { themes: [{ theme }] })),
    );
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([201, 412]);
  });

  it('is disputed where reviewers differ, and as it was when one takes the decision back', async () => {
    const item = await bringOne();
    await api.decide(reviewer, item, ['price']);
    const other = await api.reviewer();
    const differing = await correct(item, '*', { themes: [{ theme: 'queues' }] }, other);
    expect(differing.json()).toMatchObject({ state: 'disputed', themes: [], disputed: ['price', 'queues'] });
    const undo = { undo: differing.json<{ decision: string }>().decision };
    const url = `/v1/comments/${item.comment}/labels`;
    expect((await api.call(reviewer, { method: 'POST', url, payload: undo })).statusCode).toBe(404);
    const undone = await api.call(other, { method: 'POST', url, payload: undo });
    expect(undone.json()).toMatchObject({ version: 3, state: 'consensus', themes: [{ theme: 'price' }] });
    expect((await api.call(other, { method: 'POST', url, payload: undo })).statusCode).toBe(404);
  });

  it('speaks of one theme alone where it says so', async () => {
    const item = await bringOne();
    await api.decide(reviewer, item, ['price', 'queues']);
    const narrowed = await correct(item, '"1"', { themes: [], about: ['queues'] });
    expect(narrowed.json()).toMatchObject({ state: 'consensus', themes: [{ theme: 'price' }] });
  });

  it('is ruled by a third reviewer', async () => {
    const item = await bringOne();
    await api.decide(reviewer, item, ['price']);
    const second = await api.reviewer();
    await correct(item, '*', { themes: [{ theme: 'queues' }] }, second);
    const survey = `labels-${surveys}`;
    const wish = { purpose: 'adjudicate', survey };
    expect(await api.next(reviewer, wish)).toEqual([]);
    expect(await api.next(second, wish)).toEqual([]);
    const third = await api.reviewer();
    const brought = held((await api.next(third, wish))[0]);
    expect(brought).toMatchObject({
      comment: item.comment,
      reason: 'reviewers_differ',
      disputed: ['price', 'queues'],
      views: [{ themes: [{ theme: 'price' }] }, { themes: [{ theme: 'queues' }] }],
    });
    const ruled = await api.decide(third, brought, ['queues']);
    expect(ruled.json()).toMatchObject({ state: 'adjudicated', themes: [{ theme: 'queues' }], disputed: [] });
    expect(await api.next(await api.reviewer(), wish)).toEqual([]);
  });

  it.each([
    ['a theme that the codebook has not', { themes: [{ theme: 'parking' }] }, 400, 'body.themes.0.theme'],
    ['a theme twice removed', { about: ['parking'], themes: [] }, 400, 'body.about.0'],
    ['a version that there is not', { version: 7 }, 404, undefined],
    ['an empty stretch', { redactions: [{ start: 3, end: 3 }] }, 400, undefined],
    ['a stretch beyond the text', { redactions: [{ start: 0, end: 99 }] }, 400, 'body.redactions'],
    ['themes with a skip', { verdict: 'skip', themes: [{ theme: 'price' }] }, 400, undefined],
    ['the purpose of another queue', { purpose: 'audit', themes: [] }, 400, 'body.purpose'],
  ])('refuses %s, and the lease is kept', async (_, more, status, where) => {
    const item = await bringOne();
    const answer = await api.decide(reviewer, item, [], more);
    expect(answer.statusCode).toBe(status);
    if (where !== undefined) expect(answer.json()).toMatchObject({ errors: [{ where }] });
    expect((await api.decide(reviewer, item, ['price'])).statusCode).toBe(201);
  });

  it.each([
    ['a verdict that there is not', { verdict: 'maybe' }, 'body.verdict', 'cannot_tell'],
    [
      'a valence that there is not',
      { themes: [{ theme: 'price', valence: 'angry' }] },
      'body.themes.0.valence',
      'mixed',
    ],
    ['a facet that there is not', { facets: ['happy'] }, 'body.facets.0', 'distress'],
    [
      'a theme said twice',
      { themes: [{ theme: 'price' }, { theme: 'price', valence: 'mixed' }] },
      'body.themes',
      'twice',
    ],
  ])('says where and what is allowed of %s', async (_name, payload, where, allowed) => {
    const answer = await correct(await bringOne(), null, payload);
    expect(answer.statusCode).toBe(400);
    const { errors } = answer.json<{ errors: { where: string; message: string }[] }>();
    expect(errors).toEqual([{ where, message: expect.stringContaining(allowed) as string }]);
  });

  it('refuses a label of an older version of the codebook', async () => {
    const item = await bringOne();
    await api.database.pool.query(
      `insert into codebook (ref, version, content_hash, structure_hash, content)
       select ref, 2, 'h', structure_hash, content || '{"version": 2}' from codebook where ref = 'canteen' and version = 1`,
    );
    const old = await api.decide(reviewer, item, ['price']);
    expect(old.json()).toMatchObject({
      status: 409,
      errors: [{ where: 'body.version', message: 'expected canteen version 2' }],
    });
    expect((await api.decide(reviewer, item, ['price'], { version: 2 })).statusCode).toBe(201);
    await api.database.pool.query(
      `update decision set codebook_id = (select min(id) from codebook where ref = 'canteen')`,
    );
    await api.database.pool.query(
      `update settled_label set codebook_id = (select min(id) from codebook where ref = 'canteen')`,
    );
    await api.database.pool.query(`delete from codebook where ref = 'canteen' and version = 2`);
  });

  it('refuses a label of another codebook', async () => {
    const item = await bringOne();
    await api.database.pool.query(
      `insert into codebook (ref, version, content_hash, structure_hash, content)
       select 'depot', 1, 'h', structure_hash, content || '{"id": "depot"}' from codebook where ref = 'canteen' and version = 1`,
    );
    const other = await api.decide(reviewer, item, [], { codebook: 'depot' });
    expect(other.json()).toMatchObject({
      status: 409,
      errors: [{ where: 'body.codebook', message: 'expected canteen version 1' }],
    });
    await api.database.pool.query(`delete from codebook where ref = 'depot'`);
    expect((await api.decide(reviewer, item, ['price'])).statusCode).toBe(201);
  });

  it('refuses what is on no comment, on one of an erased batch, and what is out of scope', async () => {
    const item = await bringOne();
    const lost = { ...item, comment: '0198c0de-0000-7000-8000-000000000001' };
    expect((await api.decide(reviewer, lost, [])).statusCode).toBe(404);
    expect(
      (await correct(item, '*', { themes: [] }, await api.reviewer({ surveys: ['x'] }))).statusCode,
    ).toBe(404);
    await api.database.pool.query(
      'update batch set erased = true where survey_id = (select id from survey where ref = $1)',
      [`labels-${surveys}`],
    );
    expect((await api.decide(reviewer, item, [])).statusCode).toBe(410);
    expect((await history(item)).statusCode).toBe(410);
  });

  it('writes each decision to the audit log, by ids alone, and no note to the log', async () => {
    const item = await bringOne();
    const answer = await api.decide(reviewer, item, ['price'], { note: 'a very private note' });
    const { rows } = await api.database.pool.query<{ subject: string; detail: object }>(
      `select subject, detail from audit_event where action = 'comment.label' order by id desc limit 1`,
    );
    expect(rows[0]?.subject).toBe(answer.json<{ decision: string }>().decision);
    expect(JSON.stringify(rows)).not.toContain('private');
    expect(api.logged.join('')).not.toContain('private');
  });
});

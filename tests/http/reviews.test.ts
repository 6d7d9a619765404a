import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { held, openReviewApi, type ReviewApi } from '../support/review-api.ts';

let api: ReviewApi;
beforeAll(async () => {
  api = await openReviewApi();
});
afterAll(() => api.close());

const words = ['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot', 'golf', 'hotel', 'india', 'juliet'];
const texts = (count: number, more = ''): string[] =>
  Array.from(
    { length: count },
    (_, index) => `${words[index % 10] ?? ''} ${words[(index * 3) % 10] ?? ''}${more} ${index}`,
  );

describe('GET /v1/reviews/next', () => {
  it('gives reviewers who ask at once different comments, and the same ones to who asks again', async () => {
    await api.send('crowd', texts(40));
    const reviewers = await Promise.all(Array.from({ length: 20 }, () => api.reviewer()));
    const wish = { purpose: 'uncategorised', survey: 'crowd', count: '2' };
    const given = await Promise.all(reviewers.map((reviewer) => api.next(reviewer, wish)));
    const comments = given.flat().map((item) => item.comment);
    expect(comments).toHaveLength(40);
    expect(new Set(comments).size).toBe(40);
    const again = await api.next(reviewers[0] ?? { secret: '' }, wish);
    expect(again.map((item) => item.lease.id).sort()).toEqual(given[0]?.map((item) => item.lease.id).sort());
    expect(await api.next(await api.reviewer(), wish)).toEqual([]);
  });

  it('brings text, question, tags with evidence and the themes to label with', async () => {
    await api.send('seen', ['The queue is long']);
    const answer = await api.call(await api.reviewer(), {
      method: 'GET',
      url: '/v1/reviews/next',
      query: { purpose: 'theme', survey: 'seen', theme: 'queues' },
    });
    expect(answer.json()).toMatchObject({
      purpose: 'theme',
      waiting: 1,
      items: [
        {
          survey: 'seen',
          wave: '2026',
          text: 'The queue is long',
          question: 'Why?',
          blind: false,
          etag: '"0"',
          codebook: { id: 'canteen', version: 1 },
          tags: [{ theme: 'queues', valence: 'negative', evidence: [{ start: 0, end: 5, weight: 1 }] }],
        },
      ],
      codebooks: [{ id: 'canteen', version: 1 }],
    });
  });

  it('brings comments of people at risk first', async () => {
    const batch = await api.send('risk', texts(12));
    await api.database.pool.query(
      `insert into finding (bucket, tagging_id, comment_id, facets, systems)
       select bucket, (select tagging_id from batch where uid = $1), id, 2, '{}' from comment
       where batch_id = (select id from batch where uid = $1) and row = 7`,
      [batch],
    );
    const [first, second] = await api.next(await api.reviewer(), {
      purpose: 'learn',
      survey: 'risk',
      count: '2',
    });
    expect(first).toMatchObject({ distress: true, text: expect.stringMatching(/ 6$/) as string });
    expect(second?.distress).toBe(false);
  });

  it('brings no near-copies to learn from, and none that were judged', async () => {
    const copies = Array.from({ length: 10 }, () => 'The very same complaint about the very same till');
    await api.send('copies', [...copies, 'Something else altogether, about the weather']);
    const reviewer = await api.reviewer();
    const wish = { purpose: 'learn', survey: 'copies', count: '20' };
    const items = await api.next(reviewer, wish);
    expect(items).toHaveLength(2);
    for (const item of items) expect((await api.decide(reviewer, item, [])).statusCode).toBe(201);
    expect(await api.next(reviewer, wish)).toEqual([]);
  });

  it('does not bring a skipped comment back to who skipped it, but to others', async () => {
    await api.send('skips', ['One comment']);
    const [ann, bob] = [await api.reviewer(), await api.reviewer()];
    const wish = { purpose: 'uncategorised', survey: 'skips' };
    const [item] = await api.next(ann, wish);
    const skipped = await api.decide(ann, held(item), [], { verdict: 'skip', note: 'too long' });
    expect(skipped.statusCode).toBe(201);
    expect(await api.next(ann, wish)).toEqual([]);
    expect(await api.next(bob, wish)).toMatchObject([{ comment: item?.comment }]);
  });

  it('keeps to the scope of the key', async () => {
    await api.send('scoped', texts(10));
    const wish = { purpose: 'uncategorised', survey: 'scoped', count: '20' };
    const inGroup = await api.next(await api.reviewer({ groups: ['s1'] }), wish);
    expect(inGroup).toHaveLength(5);
    expect(inGroup.every((item) => Number(item.text.split(' ').at(-1)) % 2 === 1)).toBe(true);
    const outside = await api.call(await api.reviewer({ surveys: ['other'] }), {
      method: 'GET',
      url: '/v1/reviews/next',
      query: wish,
    });
    expect(outside.statusCode).toBe(404);
    const counted = await api.call(await api.reviewer({ groups: ['s1'] }), {
      method: 'GET',
      url: '/v1/reviews/next',
      query: wish,
    });
    expect(counted.json()).toMatchObject({ waiting: 5, items: [] });
    const [item] = await api.next(await api.reviewer({ groups: ['s0'] }), { ...wish, count: '1' });
    const stranger = await api.reviewer({ groups: ['s1'] });
    expect((await api.decide(stranger, held(item), [])).statusCode).toBe(404);
  });

  it('gives a comment to somebody else when it is given back or its lease ran out', async () => {
    await api.send('leases', ['Only one']);
    const [ann, bob, cat] = [await api.reviewer(), await api.reviewer(), await api.reviewer()];
    const wish = { purpose: 'uncategorised', survey: 'leases' };
    const [item] = await api.next(ann, wish);
    const lease = `/v1/reviews/leases/${item?.lease.id ?? ''}`;
    expect((await api.call(ann, { method: 'POST', url: lease })).statusCode).toBe(200);
    expect((await api.call(bob, { method: 'POST', url: lease })).json()).toMatchObject({
      type: 'urn:verbatim:problem:lease_lost',
    });
    expect(await api.next(bob, wish)).toEqual([]);
    await api.database.pool.query(`update review_lease set until = now() - interval '1 second'`);
    const [taken] = await api.next(bob, wish);
    expect(taken?.comment).toBe(item?.comment);
    const late = await api.decide(ann, held(item), []);
    expect(late.json()).toMatchObject({ status: 409, type: 'urn:verbatim:problem:lease_lost' });
    expect(
      (await api.call(bob, { method: 'DELETE', url: `/v1/reviews/leases/${taken?.lease.id ?? ''}` }))
        .statusCode,
    ).toBe(204);
    expect(await api.next(cat, wish)).toHaveLength(1);
  });

  it.each([
    [{ purpose: 'theme' }, 'query.theme'],
    [{ purpose: 'theme', theme: 'parking' }, 'query.theme'],
    [{ purpose: 'learn', theme: 'queues' }, 'query.theme'],
    [{ purpose: 'leisure' }, 'query.purpose'],
  ])('refuses %j', async (query, where) => {
    await api.send('refusing', ['A comment']);
    const answer = await api.call('reviewer', { method: 'GET', url: '/v1/reviews/next', query });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ errors: [{ where }] });
  });
});

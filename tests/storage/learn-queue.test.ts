import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLearnPool, writeLearnOrder } from '../../src/storage/learn-queue.ts';
import { writeOutOfFold } from '../../src/storage/training-labels.ts';
import { inTransaction } from '../../src/storage/transaction.ts';
import { held, openReviewApi, type ReviewApi } from '../support/review-api.ts';

let api: ReviewApi;
beforeAll(async () => {
  api = await openReviewApi();
});
afterAll(() => api.close());

const texts = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `Some words, ${index}`);

describe('the queue to learn from', () => {
  it('brings comments in the order that training wrote', async () => {
    await api.send('ordered', texts(12));
    const pool = await readLearnPool(api.database.query, 'canteen', { limit: 8, seed: 's' });
    expect(pool).toHaveLength(8);
    expect(pool[0]).toMatchObject({ question: 'Why?', text: expect.stringMatching(/^Some words/) as string });
    const ordered = pool.toReversed().map((comment) => ({ ...comment, score: 1 }));
    const queued = await inTransaction(api.database.pool, (client) => writeLearnOrder(client, ordered));
    expect(queued).toBe(8);
    const items = await api.next(await api.reviewer(), { purpose: 'learn', survey: 'ordered', count: '8' });
    expect(items.map((item) => item.text)).toEqual(ordered.map((comment) => comment.text));
  });

  it('has nothing of audits and nothing that was judged', async () => {
    await api.send('used', texts(6));
    await api.call('analyst', {
      method: 'POST',
      url: '/v1/audits',
      payload: { survey: 'used', respondents: 3 },
    });
    const reviewer = await api.reviewer();
    const item = held((await api.next(reviewer, { purpose: 'learn', survey: 'used' }))[0]);
    await api.decide(reviewer, item, []);
    const pool = await readLearnPool(api.database.query, 'canteen', { limit: 100, seed: 's' });
    const { rows } = await api.database.pool.query<{ id: number }>(
      `select id from batch where survey_id = (select id from survey where ref = 'used')`,
    );
    expect(pool.filter((comment) => comment.batchId === rows[0]?.id)).toHaveLength(2);
  });
});

describe('the queue of disputed labels', () => {
  it('brings labels that a model trained without them contradicts, until somebody has looked again', async () => {
    await api.send('doubted', texts(8));
    const reviewer = await api.reviewer();
    for (const item of await api.next(reviewer, { purpose: 'uncategorised', survey: 'doubted', count: '8' }))
      await api.decide(reviewer, item, Number(item.text.split(' ').at(-1)) < 4 ? ['price'] : []);
    const { rows } = await api.database.pool.query<{ id: number; theme: number; has: boolean }>(
      `select comment_id as id, theme.id as theme, theme.id = any(theme_ids) as has from settled_label, theme
       where ref = 'price' and batch_id in (select id from batch where survey_id = (select id from survey where ref = 'doubted'))
       order by comment_id`,
    );
    const wrong = rows.find((row) => row.has)?.id;
    await inTransaction(api.database.pool, (client) =>
      writeOutOfFold(
        client,
        api.model.id,
        rows.map(({ id, theme, has }) => ({
          commentId: id,
          themeIds: [theme],
          probabilities: [has && id !== wrong ? 0.9 : 0.05],
        })),
      ),
    );
    const wish = { purpose: 'disputed', survey: 'doubted', count: '5' };
    const items = await api.next(reviewer, wish);
    expect(items).toMatchObject([{ reason: 'label_error', views: [{ themes: [{ theme: 'price' }] }] }]);
    await api.decide(reviewer, held(items[0]), ['price']);
    await api.database.pool.query('update review_queue set filled_at = null');
    expect(await api.next(reviewer, wish)).toEqual([]);
  });
});

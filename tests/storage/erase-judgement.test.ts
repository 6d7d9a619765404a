import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eraseBatch, eraseRespondent } from '../../src/storage/erase.ts';
import { held, openReviewApi, type ReviewApi } from '../support/review-api.ts';

let api: ReviewApi;
beforeAll(async () => {
  api = await openReviewApi();
});
afterAll(() => api.close());

const tables = ['decision', 'settled_label', 'audit_item', 'review_item', 'review_lease', 'out_of_fold'];
async function counts(): Promise<Record<string, number>> {
  const entries = tables.map(async (table) => {
    const { rows } = await api.database.pool.query<{ n: number }>(`select count(*)::int as n from ${table}`);
    return [table, rows[0]?.n ?? 0] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** A batch of six comments by two people: one audited person, and for the other a decision, a lease and a held-out label. */
async function judged(survey: string): Promise<{ batch: string; decided: string }> {
  const batch = await api.send(
    survey,
    Array.from({ length: 6 }, (_, index) => `Comment ${index} of ${survey}`),
    (index) => `p${index % 2}`,
  );
  await api.call('analyst', { method: 'POST', url: '/v1/audits', payload: { survey, respondents: 1 } });
  const reviewer = await api.reviewer();
  const wish = { purpose: 'uncategorised', survey, count: '2' };
  const item = held((await api.next(reviewer, wish))[0]);
  await api.decide(reviewer, item, ['price']);
  await api.next(reviewer, wish);
  await api.database.pool.query(
    `insert into out_of_fold select $1, comment_id, '{1}', '{0.5}' from settled_label where state <> 'open'
     on conflict do nothing`,
    [api.model.id],
  );
  return { batch, decided: item.comment };
}

describe('erasure', () => {
  it('of a batch takes what was decided of it, and leaves that somebody decided', async () => {
    const before = await counts();
    const { batch } = await judged('whole');
    const { rows } = await api.database.pool.query<{ id: number }>(
      'update batch set erased = true where uid = $1 returning id',
      [batch],
    );
    expect((await counts())['decision']).toBe(1);
    await eraseBatch(api.database, rows[0]?.id ?? 0);
    expect(await counts()).toEqual(before);
    const events = await api.database.pool.query(`select from audit_event where action = 'comment.label'`);
    expect(events.rowCount).toBe(1);
  });

  it('of one person takes what was decided of their comments alone', async () => {
    await judged('person');
    const before = await counts();
    const { rows } = await api.database.pool.query<{ survey: number; person: number }>(
      `select survey_id as survey, respondent_id as person from decision join batch on batch.id = batch_id`,
    );
    await eraseRespondent(api.database, rows[0]?.survey ?? 0, rows[0]?.person ?? 0);
    expect(await counts()).toMatchObject({
      decision: 0,
      settled_label: 0,
      audit_item: before['audit_item'],
      out_of_fold: 0,
    });
  });
});

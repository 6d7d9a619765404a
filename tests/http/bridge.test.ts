import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../support/api.ts';
import { type PlacedBatch, talliedSurveyOn } from '../support/tallied-survey.ts';

let api: Api;
let batch: PlacedBatch;

beforeAll(async () => {
  api = await openApi();
  const survey = await talliedSurveyOn(api.database);
  const queues = { theme: 'queues', valence: 1 };
  batch = await survey.batch('2026', [
    { by: '1', attributes: { site: 'North' }, themes: [queues] },
    { by: '1', attributes: { site: 'North' }, themes: [queues] },
    { by: '2', attributes: { site: 'South' }, themes: [queues, { theme: 'price', valence: 1 }] },
    { by: '3', attributes: { site: 'South' } },
  ]);
});
afterAll(() => api.close());

const bridge = (query = '', as: Parameters<Api['call']>[0] = 'analyst') =>
  api.call(as, { method: 'GET', url: `/v1/batches/${batch.uid}/bridge${query}` });

/** A second tagging: all comments but the first have queues, none has price. */
async function tagAgain(): Promise<void> {
  const { pool } = api.database;
  const { rows } = await pool.query<{ id: number }>(
    `insert into tagging (batch_id, model_id, state, finished_at) values ($1, $2, 'done', now()) returning id`,
    [batch.id, api.model.id],
  );
  await pool.query(
    `insert into tag select bucket, $2, id, (select theme.id from theme where ref = 'queues'), respondent_id, 1, 0.9, '{}'
     from comment where batch_id = $1 and id > (select min(id) from comment where batch_id = $1)`,
    [batch.id, rows[0]?.id],
  );
  await pool.query('update batch set tagging_id = $2 where id = $1', [batch.id, rows[0]?.id]);
}

describe('GET /v1/batches/{id}/bridge', () => {
  it('says to tag again where a batch was tagged once', async () => {
    const answer = await bridge();
    expect(answer.statusCode).toBe(409);
    expect(answer.body).toContain('retag');
  });

  it('shows what tagging again changed, in comments and people', async () => {
    await tagAgain();
    const answer = await bridge();
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      to: api.model.uid,
      themes: [
        { theme: 'price', kept: 0, lost: 1, gained: 0, agreement: 0, after: { comments: 0, respondents: 0 } },
        {
          theme: 'queues',
          name: 'Queues',
          before: { comments: 3, respondents: 2 },
          after: { comments: 3, respondents: 3 },
          kept: 2,
          lost: 1,
          gained: 1,
        },
      ],
    });
  });

  it('names the models there are when asked for another', async () => {
    const answer = await bridge('?from=00000000-0000-4000-8000-000000000000');
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain('allowed: ');
  });

  it('shows a key of one group that group alone', async () => {
    const { secret } = await api.key('analyst', { groups: ['North'] });
    const { themes } = (await bridge('', { secret })).json<{ themes: { theme: string; after: object }[] }>();
    expect(themes).toMatchObject([{ theme: 'queues', kept: 1, lost: 1, gained: 0 }]);
  });
});

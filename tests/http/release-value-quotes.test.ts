import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { respondentId } from '../../src/storage/respondent-id.ts';
import { type Api, openApi } from '../support/api.ts';
import { type PlacedBatch, type Spoken, talliedSurveyOn } from '../support/tallied-survey.ts';

let api: Api;
let batch: PlacedBatch;

/** People of a site, some on queues. Some name TillPro, on queues or not, and a third of these another system too. */
function staff(site: string, count: number, queues: number, naming: number): Spoken[] {
  return Array.from({ length: count }, (_, index) => ({
    by: `${site} ${index}`,
    attributes: { site, role: index % 2 === 0 ? 'cook' : 'guest' },
    themes: index < queues ? [{ theme: 'queues', valence: 1 }] : [],
    ...(index < naming || index >= count - 15
      ? { systems: index % 3 === 0 ? ['TillPro', 'Tray, large [v2]'] : ['TillPro'] }
      : {}),
  }));
}

/** A draft quote of this person on queues, chosen for a value alone. */
async function quoteOf(by: string, field: string, value: string): Promise<string> {
  const uid = randomUUID();
  await api.database.pool.query(
    `with said as (select id, respondent_id from comment where batch_id = $2 and respondent_id = $3),
     quoted as (insert into quote (uid, batch_id, comment_id, respondent_id, span_start, span_end, found, redactions)
       select $1, $2, id, respondent_id, 0, 7, '[]', '[]' from said returning id)
     insert into value_exemplar (tagging_id, theme_id, field, value, rank, quote_id)
     select $4, (select id from theme where ref = 'queues'), $5, $6, (select count(*) + 1 from value_exemplar), id from quoted`,
    [uid, batch.id, respondentId('canteen', by), batch.taggingId, field, value],
  );
  return uid;
}

const decide = (id: string, decision: object, version: number) =>
  api.call('author', {
    ...{ method: 'POST', url: `/v1/quotes/${id}/decision`, payload: decision },
    headers: { 'if-match': `"${version}"` },
  });

interface Released {
  quotes: { id: string; by: string | null; value: string | null; text: string }[];
  refusals?: { where: string; message: string }[];
}
async function release(by: string, quotes: readonly object[], dryRun = true): Promise<Released> {
  const answer = await api.call('analyst', {
    ...{ method: 'POST', url: '/v1/releases' },
    payload: {
      survey: 'canteen',
      title: 'Report',
      themes: ['queues'],
      breakdowns: [{ by }],
      quotes,
      dry_run: dryRun,
    },
  });
  expect(answer.statusCode, answer.body).toBe(dryRun ? 200 : 201);
  return answer.json<Released>();
}

beforeAll(async () => {
  api = await openApi();
  const survey = await talliedSurveyOn(api.database);
  batch = await survey.batch('2026', [
    ...staff('North', 100, 60, 30),
    ...staff('South', 60, 30, 20),
    ...staff('East', 40, 4, 2),
  ]);
});
afterAll(() => api.close());

describe('a quote that was chosen for a value', () => {
  it('is released once an author approved it, redacted as it was, beside the value', async () => {
    const id = await quoteOf('North 1', 'site', 'North');
    const quote = { id, theme: 'queues', by: 'site' };
    expect((await release('site', [quote])).refusals).toMatchObject([{ where: 'body.quotes.0' }]);
    await decide(id, { decision: 'redact', spans: [{ start: 3, end: 7, kind: 'name' }] }, 0);
    await decide(id, { decision: 'approve' }, 1);
    const listed = await api.call('analyst', { method: 'GET', url: '/v1/surveys/canteen/quotes' });
    expect(listed.json()).toMatchObject({ quotes: [{ id, theme: 'queues', text: 'com[name]' }] });
    const made = await release('site', [quote], false);
    expect(made.quotes).toMatchObject([{ id, by: 'site', value: 'North', text: 'com[name]' }]);
  });

  it('is not released where its cell is hidden, nor beside another attribute than before', async () => {
    const few = await quoteOf('East 1', 'site', 'East');
    await decide(few, { decision: 'approve' }, 0);
    const { refusals } = await release('site', [{ id: few, theme: 'queues', by: 'site' }]);
    expect(refusals).toMatchObject([
      { where: 'body.quotes.0', message: expect.stringContaining('cell') as string },
    ]);

    const both = await quoteOf('North 3', 'role', 'guest');
    await decide(both, { decision: 'approve' }, 0);
    await release('site', [{ id: both, theme: 'queues', by: 'site' }], false);
    const second = await release('role', [{ id: both, theme: 'queues', by: 'role' }]);
    expect(second.refusals).toMatchObject([
      { message: expect.stringContaining('another attribute') as string },
    ]);
  });

  it('stands beside a system where its comment names just that one', async () => {
    const one = await quoteOf('South 1', 'system', 'TillPro');
    const two = await quoteOf('South 0', 'system', 'TillPro');
    for (const id of [one, two]) await decide(id, { decision: 'approve' }, 0);
    const trial = await release(
      'system',
      [one, two].map((id) => ({ id, theme: 'queues', by: 'system' })),
    );
    expect(trial.quotes).toMatchObject([{ id: one, by: 'system', value: 'TillPro' }]);
    expect(trial.refusals).toMatchObject([{ where: 'body.quotes.1' }]);
  });

  it('is not on the list that a batch shows of a theme', async () => {
    await api.database.pool.query('update tagging set exemplars_at = now() where id = $1', [batch.taggingId]);
    const answer = await api.call('author', {
      ...{ method: 'GET', url: `/v1/batches/${batch.uid}/quotes?theme=queues` },
    });
    expect(answer.json()).toMatchObject({ quotes: [] });
  });
});

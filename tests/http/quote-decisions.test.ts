import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { QuoteDocument } from '../../src/http/quote-document.ts';
import { readApprovedQuotes } from '../../src/storage/approved-quotes.ts';
import { readBatch } from '../../src/storage/batches.ts';
import { type Api, openApi } from '../support/api.ts';
import { tagBatch } from '../support/tag-batch.ts';

interface Decided extends QuoteDocument {
  readonly decisions: readonly { readonly decision: string; readonly key: string; readonly at: string }[];
}

let api: Api;
let batch: string;
let id: string;
let wave = 0;

beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

/** A quote of nine characters, "The queue". */
beforeEach(async () => {
  const mapping = '{"comments":[{"column":"comment"}],"respondent":"id","attributes":{"site":"site"}}';
  wave += 1;
  const answer = await api.call('author', {
    method: 'POST',
    url: '/v1/batches',
    query: { survey: 'lunch', wave: String(wave), mapping, group: 'site' },
    payload: `id,site,comment\n1,North,The queue is long ${wave}\n2,South,Tea is cold`,
    headers: { 'content-type': 'text/csv' },
  });
  batch = answer.json<{ id: string }>().id;
  await tagBatch(api, batch, { finish: true });
  const quotes = await api.call('author', { method: 'GET', url: `/v1/batches/${batch}/quotes?theme=queues` });
  id = quotes.json<{ quotes: { id: string }[] }>().quotes[0]?.id ?? '';
});

const read = async (as: Parameters<Api['call']>[0] = 'author'): Promise<Decided> =>
  (await api.call(as, { method: 'GET', url: `/v1/quotes/${id}` })).json();

const decide = (payload: object, version: number | null, as: Parameters<Api['call']>[0] = 'author') =>
  api.call(as, {
    method: 'POST',
    url: `/v1/quotes/${id}/decision`,
    payload,
    headers: version === null ? {} : { 'if-match': `"${version}"` },
  });

const approved = async () => {
  const tagged = await readBatch(api.database.query, batch, {});
  if (tagged === null) throw new Error('the batch is gone');
  return readApprovedQuotes(api.database.query, tagged, { attribute: 'site' });
};

describe('POST /v1/quotes/{id}/decision', () => {
  it('approves a quote, which can then be released with one attribute beside it', async () => {
    expect(await approved()).toEqual([]);
    const answer = await decide({ decision: 'approve' }, 0);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers.etag).toBe('"1"');
    expect(answer.json()).toMatchObject({ status: 'approved', version: 1, text: 'The queue' });
    expect(await approved()).toMatchObject([
      { id, theme: 'queues', rank: 1, text: 'The queue', version: 1, value: 'North', batch },
    ]);
    await decide({ decision: 'refuse' }, 1);
    expect(await approved()).toEqual([]);
  });

  it('lists what may be released of a survey in one answer, as far as the scope goes', async () => {
    const list = async (survey = 'lunch', as: Parameters<Api['call']>[0] = 'analyst') => {
      const answer = await api.call(as, { method: 'GET', url: `/v1/surveys/${survey}/quotes` });
      return { status: answer.statusCode, ...answer.json<{ quotes?: { id: string; batch: string }[] }>() };
    };
    const ofBatch = async (as: Parameters<Api['call']>[0] = 'analyst') =>
      (await list('lunch', as)).quotes?.filter((quote) => quote.batch === batch);
    expect(await ofBatch()).toEqual([]);
    await decide({ decision: 'redact', spans: [{ start: 4, end: 9, kind: 'name' }] }, 0);
    expect(await ofBatch()).toEqual([]);
    await decide({ decision: 'approve' }, 1);
    expect(await ofBatch()).toEqual([
      { id, theme: 'queues', batch, wave: String(wave), text: 'The [name]', valence: 'negative' },
    ]);
    const south = await api.key('author', { groups: ['South'] });
    expect(await ofBatch(south)).toEqual([]);
    const elsewhere = await api.key('author', { surveys: ['dinner'] });
    expect((await list('lunch', elsewhere)).status).toBe(404);
    expect((await list('nowhere')).status).toBe(404);
    expect((await list('lunch', 'reviewer')).status).toBe(403);
  });

  it('hides more by hand and shows again what was hidden wrongly; both make it a draft', async () => {
    await decide({ decision: 'approve' }, 0);
    const hidden = await decide({ decision: 'redact', spans: [{ start: 4, end: 9, kind: 'name' }] }, 1);
    expect(hidden.json()).toMatchObject({
      text: 'The [name]',
      original: 'The queue',
      status: 'draft',
      redactions: [
        { start: 4, end: 10, kind: 'name', by: 'author', original: { start: 4, end: 9, text: 'queue' } },
      ],
    });
    await decide({ decision: 'approve' }, 2);
    expect(await approved()).toMatchObject([{ text: 'The [name]' }]);
    const shown = await decide({ decision: 'restore', spans: [{ start: 4, end: 9 }] }, 3);
    expect(shown.json()).toMatchObject({ text: 'The queue', status: 'draft', redactions: [] });
  });

  it('is 412 when somebody was faster, and 428 without a version', async () => {
    const answers = await Promise.all([
      decide({ decision: 'approve' }, 0),
      decide({ decision: 'refuse' }, 0),
    ]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412]);
    expect((await decide({ decision: 'approve' }, 0)).json()).toMatchObject({
      type: 'urn:verbatim:problem:precondition_failed',
    });
    expect((await decide({ decision: 'approve' }, null)).statusCode).toBe(428);
    expect((await read()).decisions).toHaveLength(1);
  });

  it('keeps who decided what and when, and tells the audit log by ids alone', async () => {
    await decide({ decision: 'redact', spans: [{ start: 0, end: 3 }] }, 0);
    await decide({ decision: 'approve' }, 1);
    const { decisions } = await read();
    expect(decisions.map(({ decision }) => decision)).toEqual(['redact', 'approve']);
    expect(decisions[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
    const log = await api.call('admin', { method: 'GET', url: '/v1/audit' });
    expect(log.json<{ events: object[] }>().events.slice(0, 2)).toMatchObject([
      { action: 'quote.approve', subject: id, detail: { version: 2, redactions: 1 } },
      { action: 'quote.redact', subject: id },
    ]);
    expect(log.body).not.toContain('queue"');
  });

  it('refuses spans outside the quote, spans where nothing is hidden, and what it does not know', async () => {
    const wrong = await decide({ decision: 'redact', spans: [{ start: 4, end: 10 }] }, 0);
    expect(wrong.json()).toMatchObject({ status: 400, errors: [{ where: 'body.spans.0' }] });
    const nothing = await decide({ decision: 'restore', spans: [{ start: 4, end: 9 }] }, 0);
    expect(nothing.json()).toMatchObject({ status: 400, errors: [{ where: 'body.spans.0' }] });
    expect((await decide({ decision: 'print' }, 0)).statusCode).toBe(400);
    expect((await read()).version).toBe(0);
  });

  it('is for authors alone, and 404 out of scope', async () => {
    expect((await decide({ decision: 'approve' }, 0, 'analyst')).statusCode).toBe(403);
    const south = await api.key('author', { groups: ['South'] });
    expect((await decide({ decision: 'approve' }, 0, south)).statusCode).toBe(404);
    expect((await api.call('author', { method: 'GET', url: `/v1/quotes/${batch}` })).statusCode).toBe(404);
  });
});

describe('a quote', () => {
  it('shows what the respondent wrote to authors alone', async () => {
    await decide({ decision: 'redact', spans: [{ start: 4, end: 9, kind: 'name' }] }, 0);
    const seen = await read('analyst');
    expect(seen).toMatchObject({ text: 'The [name]', original: null, redactions: [{ original: null }] });
    expect(JSON.stringify(seen)).not.toContain('queue');
  });

  it('is not to be had once a reviewer says that its comment speaks of somebody at risk', async () => {
    await decide({ decision: 'approve' }, 0);
    const { pool } = api.database;
    await pool.query(
      `insert into settled_label (comment_id, bucket, batch_id, respondent_id, version, codebook_id, state, facets)
       select comment_id, 1, batch_id, respondent_id, 1, (select min(id) from codebook), 'consensus', 2
       from quote where uid = $1`,
      [id],
    );
    expect((await api.call('author', { method: 'GET', url: `/v1/quotes/${id}` })).statusCode).toBe(404);
    expect(await approved()).toEqual([]);
  });
});

import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../support/api.ts';
import { form } from '../support/form.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const csv = 'id,site,comment\n1,North,The queue is long\n2,South,n/a\n1,North,Tea is expensive\n';
const mapping = JSON.stringify({
  comments: [{ column: 'comment' }],
  respondent: 'id',
  attributes: { site: 'site' },
});

function post(payload: string | Buffer, query: Record<string, string>, headers: Record<string, string> = {}) {
  return api.call('author', {
    method: 'POST',
    url: '/v1/batches',
    query,
    payload,
    headers: { 'content-type': 'text/csv', ...headers },
  });
}

async function countBatches(survey: string): Promise<number> {
  const answer = await api.call('admin', { method: 'GET', url: '/v1/batches', query: { survey } });
  return answer.json<{ batches: unknown[] }>().batches.length;
}

describe('POST /v1/batches', () => {
  it('accepts a raw CSV file and says what it read', async () => {
    const answer = await post(csv, { survey: 'raw', wave: '2026', mapping });
    expect(answer.statusCode).toBe(202);
    const batch = answer.json<{ id: string }>();
    expect(batch).toMatchObject({
      survey: 'raw',
      wave: '2026',
      state: 'received',
      rows: 3,
      accepted: 3,
      blank: 1,
      rejected: 0,
      respondents: 1,
      asked: 2,
      comments: { total: 2, done: 0, quarantined: 0 },
      guessed: false,
      reading: { format: 'csv', encoding: 'utf-8', delimiter: ',' },
    });
    expect(answer.headers.location).toBe(`/v1/batches/${batch.id}`);
    const read = await api.call('analyst', { method: 'GET', url: `/v1/batches/${batch.id}` });
    expect(read.json()).toMatchObject({ ...batch, model: api.model.uid, finished_at: null });
  });

  it('accepts a form with fields and a file', async () => {
    const { payload, headers } = form([
      ['survey', 'form'],
      ['wave', '2026'],
      ['mapping', mapping],
      ['file', csv, 'comments.csv'],
    ]);
    const answer = await api.call('author', { method: 'POST', url: '/v1/batches', payload, headers });
    expect(answer.json()).toMatchObject({ survey: 'form', accepted: 3 });
    expect(answer.statusCode).toBe(202);
  });

  it('accepts gzip, NDJSON and JSON, and guesses the mapping', async () => {
    const ndjson = '{"comment":"The queue is far too long today"}\n{"comment":"Tea is expensive"}\n';
    for (const [payload, headers] of [
      [gzipSync(csv), { 'content-encoding': 'gzip' }],
      [ndjson, { 'content-type': 'application/x-ndjson' }],
      [`[${ndjson.trim().replace('\n', ',')}]`, { 'content-type': 'application/json' }],
    ] as const) {
      const answer = await post(payload, { survey: 'guess', wave: '1' }, headers);
      expect(answer.json()).toMatchObject({ guessed: true });
      expect(answer.statusCode).toBe(202);
    }
  });

  it('replays the answer to the same key and file, and refuses the key for another', async () => {
    const headers = { 'idempotency-key': 'one' };
    const first = await post(csv, { survey: 'again', wave: '1', mapping }, headers);
    const second = await post(csv, { survey: 'again', wave: '1', mapping }, headers);
    expect(second.statusCode).toBe(202);
    expect(second.json()).toEqual(first.json());
    expect(second.headers['idempotency-replayed']).toBe('true');
    for (const other of [
      await post(`${csv}3,East,More\n`, { survey: 'again', wave: '1', mapping }, headers),
      await post(csv, { survey: 'again', wave: '2', mapping }, headers),
    ]) {
      expect(other.statusCode).toBe(422);
      expect(other.json()).toMatchObject({ type: 'urn:verbatim:problem:idempotency_conflict' });
    }
    expect(await countBatches('again')).toBe(1);
  });

  it('makes one batch of 50 requests at once with one key', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        post(csv, { survey: 'fifty', wave: '1', mapping }, { 'idempotency-key': 'fifty' }),
      ),
    );
    const accepted = answers.filter((answer) => answer.statusCode === 202);
    expect(accepted.length).toBeGreaterThan(0);
    expect(new Set(accepted.map((answer) => answer.json<{ id: string }>().id)).size).toBe(1);
    expect(answers.every((answer) => [202, 409].includes(answer.statusCode))).toBe(true);
    expect(await countBatches('fifty')).toBe(1);
  });

  it('warns of a likely duplicate', async () => {
    await post(csv, { survey: 'twice', wave: '1', mapping });
    const answer = await post(csv, { survey: 'twice', wave: '1', mapping });
    expect(answer.json<{ warnings: string[] }>().warnings.join()).toContain('duplicate');
  });

  it('sees nothing of a survey out of scope, and takes no file from a key of some groups', async () => {
    const payload = { payload: csv, headers: { 'content-type': 'text/csv' } };
    const request = { method: 'POST', url: '/v1/batches?survey=raw&wave=1', ...payload } as const;
    const elsewhere = await api.key('author', { surveys: ['other'] });
    expect((await api.call(elsewhere, request)).statusCode).toBe(404);
    const group = await api.key('author', { groups: ['North'] });
    expect((await api.call(group, request)).statusCode).toBe(403);
  });

  it.each([
    ['an empty file', '', {}, 422, 'empty_file'],
    ['a header without rows', 'id,comment\n', {}, 422, 'no_rows'],
    ['a file without the comment column', 'id,remark\n1,Hello there\n', {}, 422, 'unknown_column'],
    ['what is no text', Buffer.from([0, 1, 2, 3, 4, 5, 6, 7, 8]), {}, 415, 'unknown_format'],
    ['damaged gzip', gzipSync(csv).subarray(0, 30), {}, 422, 'damaged_gzip'],
    ['another coding', csv, { 'content-encoding': 'br' }, 415, 'unsupported_media_type'],
    [
      'JSON that is nested without end',
      '['.repeat(200_000),
      { 'content-type': 'application/json' },
      422,
      'too_deep',
    ],
  ] as const)('refuses %s', async (_name, payload, headers, status, kind) => {
    const answer = await post(payload, { survey: 'bad', wave: '1', mapping }, headers);
    expect(answer.json()).toMatchObject({ type: `urn:verbatim:problem:${kind}`, status });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(await countBatches('bad')).toBe(0);
  });

  it.each([
    [{ wave: '1' }, 'query.survey'],
    [{ survey: 'a b', wave: '1' }, 'query.survey'],
    [{ survey: 'x', wave: '' }, 'query.wave'],
    [{ survey: 'x', wave: '1', mapping: '{' }, 'query.mapping'],
    [{ survey: 'x', wave: '1', mapping: '{"comments":[]}' }, 'query.mapping.comments'],
    [{ survey: 'x', wave: '1', colour: 'red' }, 'query'],
  ])('refuses the settings %j', async (query, where) => {
    const answer = await post(csv, query);
    expect(answer.statusCode).toBe(400);
    expect(answer.json<{ errors: unknown[] }>().errors).toContainEqual(expect.objectContaining({ where }));
  });

  it('refuses a form without a file, and fields after it', async () => {
    const fields: [string, string][] = [
      ['survey', 'form'],
      ['wave', '2026'],
    ];
    const bad = [form(fields), form([...fields, ['file', csv, 'a.csv'], ['mapping', mapping]])];
    for (const { payload, headers } of bad) {
      const answer = await api.call('author', { method: 'POST', url: '/v1/batches', payload, headers });
      expect(answer.statusCode).toBe(400);
    }
  });

  it('says once what is wrong with a file', async () => {
    const query = { survey: 'bad', wave: '1', mapping };
    const [lacking, empty] = [await post('id,remark\n1,Hello there\n', query), await post('', query)];
    expect(lacking.json()).toEqual({
      type: 'urn:verbatim:problem:unknown_column',
      title: 'The file lacks a column',
      status: 422,
      detail: 'The mapping names a column "comment". The file has the columns "id", "remark".',
    });
    expect(empty.json()).toMatchObject({
      title: 'The file is empty',
      detail: 'Send a header and at least one row.',
    });
  });

  it.each([
    ['has the mapped column', { mapping }],
    ['looks like comments', {}],
  ])('names no comment of a file without a header in which no column %s', async (_, more) => {
    const payload = 'R1,canary one\nR2,canary two\nR3,ok\n';
    const answer = await post(payload, { survey: 'bad', wave: '1', ...more });
    expect(answer.statusCode).toBe(422);
    expect(answer.json<{ detail: string }>().detail).toContain('does not look like headings');
    expect(answer.body).not.toContain('canary');
  });

  it('names no comment in the answer to a file whose rows are all refused', async () => {
    const answer = await post(`id,comment\n1,"canary ${'x'.repeat(200_000)}"\n`, {
      survey: 'bad',
      wave: '1',
      mapping: '{"comments":[{"column":"comment"}]}',
    });
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ type: 'urn:verbatim:problem:nothing_accepted' });
    expect(answer.body).not.toContain('canary');
    expect(api.logged.join()).not.toContain('canary');
  });
});

describe('POST /v1/previews', () => {
  it('says what a file would become and stores nothing', async () => {
    const headers = { 'content-type': 'text/csv' };
    const answer = await api.call('author', { method: 'POST', url: '/v1/previews', payload: csv, headers });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      format: 'csv',
      guessed: true,
      mapping: { comments: [{ column: 'comment' }] },
    });
  });

  it('refuses what cannot be read', async () => {
    const answer = await api.call('author', { method: 'POST', url: '/v1/previews', payload: '' });
    expect(answer.statusCode).toBe(422);
  });
});

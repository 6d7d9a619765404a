import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workbook, zip } from '../intake/xlsx/zip.ts';
import {
  type BatchAnswer,
  type Call,
  call,
  openUploads,
  read,
  sendHalf,
  submit,
  untilDone,
} from '../support/client.ts';
import { tableCounts, untilQuiet } from '../support/outcome.ts';
import { until } from '../support/processes.ts';
import { queueKinds, type Service, startService } from '../support/service.ts';
import { surveyFile } from '../support/survey-file.ts';

type Body = string | Buffer;
type Refusal = readonly [
  status: number,
  kind: string,
  body: Body,
  headers?: Readonly<Record<string, string>>,
  query?: string,
];

const mapping = '{"comments":[{"column":"comment"}],"respondent":"id"}';
const usual = `survey=bad&wave=1&mapping=${encodeURIComponent(mapping)}`;
const guessing = 'survey=bad&wave=1';
const json = { 'content-type': 'application/json' };
const ndjson = { 'content-type': 'application/x-ndjson' };
const xlsx = { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' };
const form = { 'content-type': 'multipart/form-data; boundary=b' };
const zeros = Buffer.alloc(48 * 1024 * 1024);
const row = (text: string): string => `<row><c t="inlineStr"><is><t>${text}</t></is></c></row>`;
const good = 'id,comment\n1,The system is slow and nobody was trained to use it.\n';
const sheet = workbook(row('comment') + row('The system is slow.').repeat(200));
const bomb =
  '<!DOCTYPE x [<!ENTITY a "ha">' + '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'.repeat(20) + ']>';

/** Files and requests that are refused whole. */
const refused: Record<string, Refusal> = {
  'an empty file': [422, 'empty_file', ''],
  'a file of blank lines': [422, 'empty_file', '\n\n \n'],
  'a header alone': [422, 'no_rows', 'id,comment\n'],
  'a file without the comment column': [422, 'unknown_column', 'id,remark\n1,Hello there\n'],
  'a file where nothing looks like comments': [422, 'no_comment_column', 'a,b\n1,2\n3,4\n', {}, guessing],
  'rows that all lack their respondent': [422, 'nothing_accepted', 'id,comment\n,Hello there\n'],
  'a picture': [415, 'unknown_format', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  'a picture that calls itself CSV': [
    415,
    'unknown_format',
    Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), zeros.subarray(0, 5_000)]),
    { 'content-type': 'text/csv' },
  ],
  'a coding that nobody reads': [415, 'unsupported_media_type', good, { 'content-encoding': 'br' }],
  'a quote that is never closed': [422, 'unclosed_quote', 'id,comment\n1,"It never ends\n2,Yes\n'],
  '1,001 columns': [
    422,
    'too_many_columns',
    `${Array.from({ length: 1_001 }, (_, n) => `c${n}`).join()}\n1\n`,
  ],
  'gzip that is cut off': [422, 'damaged_gzip', gzipSync(good.repeat(100)).subarray(0, 60)],
  'a gzip bomb': [413, 'inflates_too_much', gzipSync(good + '2,slow\n'.repeat(8_000_000))],
  'a gzip bomb of nothing': [415, 'unknown_format', gzipSync(zeros)],
  'a workbook that is cut off': [422, 'not_a_zip', sheet.subarray(0, sheet.length - 30), xlsx],
  'a zip that is no workbook': [422, 'damaged_xlsx', zip({ 'readme.txt': 'nothing' }), xlsx],
  'a zip bomb for a workbook': [
    413,
    'inflates_too_much',
    workbook(row('comment') + row(' '.repeat(48 * 1024 * 1024))),
    xlsx,
  ],
  'a workbook of entities within entities': [422, 'damaged_xlsx', workbook(`${bomb}${row('&b;')}`), xlsx],
  'JSON that is cut off': [422, 'unreadable_json', '[{"id":1,"comment":"It sto', json],
  'JSON without a list': [422, 'unreadable_json', '{"comment":"Alone"}', json],
  'JSON that is a number': [422, 'unreadable_json', '5', json],
  'an empty list': [422, 'no_rows', '[]', json],
  'JSON nested 200,000 deep': [422, 'too_deep', '['.repeat(200_000), json],
  'a comment nested 200,000 deep': [
    422,
    'too_deep',
    `[{"id":1,"comment":${'['.repeat(200_000)}${']'.repeat(200_000)}}]`,
    json,
  ],
  'a form without a file': [
    400,
    'invalid_request',
    '--b\r\ncontent-disposition: form-data; name="survey"\r\n\r\nbad\r\n--b--\r\n',
    form,
  ],
  'a form without an end': [
    400,
    'invalid_request',
    `--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${good}`,
    form,
  ],
  'a form without a boundary': [
    415,
    'unsupported_media_type',
    'x',
    { 'content-type': 'multipart/form-data' },
  ],
  'no survey': [400, 'invalid_request', good, {}, 'wave=1'],
  'a mapping that is not JSON': [400, 'invalid_request', good, {}, 'survey=bad&wave=1&mapping={'],
};

/** Texts of all kinds, as JSON writes them, and as the record keeps them. */
const kept: Record<string, readonly [sent: string, stored: string]> = {
  NUL: [String.raw`It says \u0000 and stops.`, 'It says \uFFFD and stops.'],
  'lone surrogates': [
    String.raw`Half \ud83d a smile, half \ude00 too.`,
    'Half \uFFFD a smile, half \uFFFD too.',
  ],
  emoji: ['The system is 💩, my team is 👩🏽‍🚒.', 'The system is 💩, my team is 👩🏽‍🚒.'],
  'right-to-left text': ['النظام بطيء جدا \u202e and so am I', 'النظام بطيء جدا \u202e and so am I'],
  HTML: [
    String.raw`<script>alert(\"slow\")</script><b>slow</b>`,
    '<script>alert("slow")</script><b>slow</b>',
  ],
  'a formula': ['=1+1+cmd|calc!A0', '=1+1+cmd|calc!A0'],
  'lines and tabs': [String.raw`slow\r\nslower\tslowest`, 'slow\r\nslower\tslowest'],
  'what COPY escapes': [String.raw`\\. \\N \\t \\x00 {NULL}`, String.raw`\. \N \t \x00 {NULL}`],
  'one letter 100,000 times': ['a'.repeat(100_000), 'a'.repeat(100_000)],
};

/** Milliseconds that starting the service may take on a busy machine. */
const patience = 180_000;

describe.each(queueKinds)('with the queue on %s', (queue) => {
  let service: Service;
  let csv: string;

  beforeAll(async () => {
    csv = await surveyFile(3_000);
    service = await startService(queue);
    await untilDone(service, await submit(service, 'good', csv));
    await untilQuiet(service);
  }, patience);
  afterAll(() => service.stop());

  const post = (body: Body, headers: Call['headers'] = {}, query = usual): Promise<Response> =>
    call(service, `/v1/batches?${query}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers: { 'content-type': 'text/csv', ...headers },
    });

  async function accepted(answer: Response): Promise<BatchAnswer> {
    if (answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`);
    return untilDone(service, ((await answer.json()) as BatchAnswer).id);
  }

  describe('what is refused', () => {
    let before: Record<string, number>;
    beforeAll(async () => {
      before = await tableCounts(service);
    });

    it.each(Object.entries(refused))('%s', async (_name, [status, kind, body, headers, query]) => {
      const answer = await post(body, headers, query);
      const problem = (await answer.json()) as { detail: string };
      expect(problem).toMatchObject({ type: `urn:verbatim:problem:${kind}`, status });
      expect(problem.detail.length).toBeGreaterThan(10);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    });

    it.each([
      ['JSON nested 200,000 deep', '['.repeat(200_000), json, 400],
      ['no JSON', '{"comments":', json, 400],
      ['another type', 'x', { 'content-type': 'text/plain' }, 415],
      ['too large a body', ' '.repeat(9 * 1024 * 1024), json, 413],
      ['101 comments', JSON.stringify({ comments: Array(101).fill({ text: 'slow' }) }), json, 400],
    ])('a classification of %s', async (_name, body, headers, status) => {
      const answer = await call(service, '/v1/classify', { method: 'POST', body, headers });
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    });

    it('an upload that is cut off', async () => {
      const sending = await sendHalf(service, 'cut off', await surveyFile(12_000));
      sending.destroy();
      await until(async () => (await openUploads(service)) === 0);
    });

    it('leaves nothing behind', async () => {
      expect(await tableCounts(service)).toEqual(before);
    });
  });

  describe('what is accepted', () => {
    it('texts of all kinds, as they were sent', async () => {
      const lines = Object.values(kept).map(([sent], n) => `{"id":"${n}","comment":"${sent}"}`);
      const { id, comments } = await accepted(await post(lines.join('\n'), ndjson));
      expect(comments).toMatchObject({ total: lines.length, quarantined: 0 });
      const text = await (await call(service, `/v1/batches/${id}/export`)).text();
      const exported = text
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { text: string }).text);
      expect(exported).toEqual(Object.values(kept).map(([, stored]) => stored));
      const table: Record<string, string>[] = parse(
        (await (await call(service, `/v1/batches/${id}/export?format=csv`)).text()).replace(/^\ufeff/, ''),
        { columns: true },
      );
      expect(table.map((cells) => cells['text'])).toContain(`'${kept['a formula']?.[1] ?? ''}`);
      expect((await call(service, `/v1/batches/${id}/export?format=xlsx`)).status).toBe(200);
    });

    it.each([
      ['a field of 10 MB', `3,${'slow '.repeat(2_000_000)}`, 'field_too_long'],
      ['too many cells', '3,It is slow, and slow, and slow', 'wrong_column_count'],
      ['no respondent', ',It is slow', 'missing_respondent'],
    ])('all rows but one with %s', async (_name, line, code) => {
      const batch = await accepted(await post(`id,comment\n1,It is slow\n${line}\n2,It is quick\n`));
      expect(batch).toMatchObject({ accepted: 2, rejected: 1, comments: { total: 2, done: 2 } });
      const { rejections } = await read<{ rejections: unknown[] }>(
        service,
        `/v1/batches/${batch.id}/rejections`,
      );
      expect(rejections).toEqual([expect.objectContaining({ row: 3, code })]);
    });

    it('all lines but one that is nested 200,000 deep', async () => {
      const lines = ['{"id":1,"comment":"It is slow"}', `{"id":2,"comment":${'['.repeat(200_000)}`];
      expect(await accepted(await post(lines.join('\n'), ndjson))).toMatchObject({
        accepted: 1,
        rejected: 1,
      });
    });

    it('NUL bytes in a CSV file', async () => {
      const answer = await post(`id,comment\n${'1,It is slow\n'.repeat(500)}2,It \0 is slow\n`);
      expect((await accepted(answer)).comments.total).toBe(501);
    });

    it('300 columns', async () => {
      const names = Array.from({ length: 300 }, (_, n) => `Question ${n}: what do you think?`);
      const cells = names.map((_, n) => `It is slow for the ${n}th time and I am tired of it`);
      const answer = await post(`${names.join()}\n${`${cells.join()}\n`.repeat(5)}`, {}, guessing);
      expect((await accepted(answer)).comments.total).toBe(1_500);
    });

    it('50 requests at once with one key, as one batch', async () => {
      const headers = { 'idempotency-key': 'fifty' };
      const query = 'survey=fifty&wave=1';
      const answers = await Promise.all(Array.from({ length: 50 }, () => post(csv, headers, query)));
      const told = await Promise.all(
        answers.map((answer) => answer.json() as Promise<{ id: string; type?: string }>),
      );
      const made = told.filter((_, index) => answers[index]?.status === 202);
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
      for (const [index, { status }] of answers.entries())
        if (status !== 202) {
          expect(status).toBe(409);
          expect(told[index]?.type).toBe('urn:verbatim:problem:concurrent_request');
        }
      const { batches } = await read<{ batches: BatchAnswer[] }>(service, '/v1/batches?survey=fifty');
      expect(batches.map(({ id }) => id)).toEqual([made[0]?.id]);
      expect((await untilDone(service, made[0]?.id ?? '')).comments.done).toBe(3_000);
    });
  });

  it('does its work as before', async () => {
    expect((await untilDone(service, await submit(service, 'afterwards', csv))).comments).toEqual({
      total: 3_000,
      done: 3_000,
      quarantined: 0,
    });
    await untilQuiet(service);
    expect(service.logs()).not.toContain('request failed');
    expect(service.said).not.toContain('died');
  });
});

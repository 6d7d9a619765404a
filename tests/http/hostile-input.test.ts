import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workbook } from '../intake/xlsx/zip.ts';
import { type Api, openApi } from '../support/api.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

type Request = Parameters<Api['call']>[1];

const nul = '\u0000';
const half = '\ud83d';
const csv = 'id,site,comment\n1,North,The queue is long\n';
const ndjson = 'application/x-ndjson';
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const get = (url: string): Request => ({ method: 'GET', url });
const send = (method: 'POST' | 'PUT', url: string, body: unknown): Request => ({
  method,
  url,
  payload: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});
const upload = (payload: string | Buffer, type: string, query: Record<string, string> = {}): Request => ({
  method: 'POST',
  url: '/v1/batches',
  query: { survey: 'hostile', wave: '1', ...query },
  payload,
  headers: { 'content-type': type },
});
const mapped = (mapping: unknown): Request => upload(csv, 'text/csv', { mapping: JSON.stringify(mapping) });
const key = (rest: object): Request => send('POST', '/v1/keys', { name: 'a', access: 'author', ...rest });
const survey = (rest: object): Request =>
  send('PUT', '/v1/surveys/hostile', { name: 'a', codebook: 'canteen', ...rest });
const codebook = (name: string): Request =>
  send('POST', '/v1/codebooks', {
    format: 'verbatim-codebook/1',
    id: 'other',
    version: 1,
    name,
    themes: [{ id: 'price', name: 'Price', definition: 'What food costs', lexicon: ['dear'] }],
  });

describe('a text that the record cannot hold', () => {
  it.each<[string, Request]>([
    ['a survey to filter by', get('/v1/batches?survey=%00')],
    ['the id of a codebook', get('/v1/codebooks/%00')],
    ['the name of a key', key({ name: `a${nul}b` })],
    ['a group of a key', key({ scope: { groups: [nul] } })],
    ['half a group of a key', key({ scope: { groups: [half] } })],
    ['the name of a survey', survey({ name: `a${nul}b` })],
    ['the codebook of a survey', survey({ codebook: nul })],
    ['an attribute of a survey', survey({ attributes: [{ name: nul }] })],
    ['a setting of a survey', survey({ disclosure: { a: half } })],
    ['a codebook', codebook(`a${nul}b`)],
    ['half a codebook', codebook(`a${half}b`)],
    [
      'whose model is to classify',
      send('POST', '/v1/classify', { codebook: nul, comments: [{ text: 'a' }] }),
    ],
    ['a question of a mapping', mapped({ comments: [{ column: 'comment', question: nul }] })],
    ['half a question of a mapping', mapped({ comments: [{ column: 'comment', question: half }] })],
    ['an attribute of a mapping', mapped({ comments: [{ column: 'comment' }], attributes: { site: nul } })],
    ['the codebook of an upload', upload(csv, 'text/csv', { codebook: nul, survey: 'one' })],
    ['the group of an upload', upload(csv, 'text/csv', { group: nul, survey: 'two' })],
  ])('is the fault of who sends it: %s', async (_what, request) => {
    const answer = await api.call('admin', request);
    expect(answer.json()).toMatchObject({ type: 'urn:verbatim:problem:invalid_request', status: 400 });
  });

  it('is told where it stands', async () => {
    const answer = await api.call('admin', key({ scope: { groups: ['fine', nul] } }));
    expect(answer.json()).toMatchObject({ errors: [{ where: 'body.scope.groups.1' }] });
    const uploaded = await api.call('admin', upload(csv, 'text/csv', { group: nul, survey: 'two' }));
    expect(uploaded.json()).toMatchObject({ errors: [{ where: 'query.group' }] });
  });

  const commented = (other: string) =>
    upload(`${JSON.stringify({ comment: 'The queue is far too long', [other]: 1 })}\n`, ndjson);
  const qualtrics = (label: string) =>
    upload(`Q1\n${label}\n{"ImportId":"a"}\nThe queue is far too long\n`, 'text/csv', {
      mapping: '{"comments":[{"column":"Q1"}]}',
    });

  it.each<[string, Request]>([
    ['a key of NDJSON', commented(`x${nul}y`)],
    ['half a key of NDJSON', commented(`x${half}y`)],
    ['a label of Qualtrics', qualtrics(`What${nul} is it like here?`)],
    ['a label of Qualtrics that is cut in two', qualtrics(`${'Is it so? '.repeat(49)}or not so😀`)],
  ])('is made good in the headings of a file: %s', async (_what, request) => {
    expect((await api.call('admin', request)).statusCode).toBe(202);
  });
});

it.each(['99999999999', '1.5', '-3', '1e400'])('a sheet may call a row %s', async (row) => {
  const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
  const rows = `<row r="1">${cell('comment')}</row><row r="${row}">${cell('The queue is long')}</row>`;
  const answer = await api.call('admin', upload(workbook(rows), xlsx));
  expect(answer.statusCode).toBe(202);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openIntake } from '../../src/intake/open-intake.ts';
import { DEFAULT_BLANKS } from '../../src/intake/blank-rule.ts';
import { DEFAULT_LIMITS } from '../../src/intake/intake-limits.ts';
import { type Api, openApi } from '../support/api.ts';
import { tagBatch } from '../support/tag-batch.ts';

let api: Api;
let batch: string;
let running: string;

const csv = [
  'id,site,comment',
  '1,North,The queue is long',
  '1,North,"=1+1, said the queue"',
  '2,South,n/a',
  '3,South,TillPro makes the queue long',
  '4,South,Tea is <b>expensive</b>',
].join('\n');

async function send(survey: string): Promise<string> {
  const mapping = '{"comments":[{"column":"comment"}],"respondent":"id","attributes":{"site":"site"}}';
  const answer = await api.call('author', {
    method: 'POST',
    url: '/v1/batches',
    query: { survey, wave: '1', mapping, group: 'site' },
    payload: csv,
    headers: { 'content-type': 'text/csv' },
  });
  return answer.json<{ id: string }>().id;
}

beforeAll(async () => {
  api = await openApi();
  batch = await send('done');
  await tagBatch(api, batch, { finish: true });
  running = await send('running');
  await tagBatch(api, running, { finish: false });
});
afterAll(() => api.close());

const get = (url: string, as: Parameters<Api['call']>[0] = 'analyst') => api.call(as, { method: 'GET', url });

describe('GET /v1/batches/{id}/themes', () => {
  it('counts comments and people of every theme, most people first', async () => {
    const answer = await get(`/v1/batches/${batch}/themes`);
    expect(answer.headers['content-type']).toContain('application/json');
    expect(answer.headers['cache-control']).toBe('no-store');
    const none = {
      comments: { n: 0, base: 4, share: 0 },
      respondents: { n: 0, base: 3, share: 0 },
    };
    const quiet = { negative: 0, positive: 0, mixed: 0, neutral: 0 };
    expect(answer.json()).toEqual({
      batch,
      final: true,
      disclosure: 'none',
      base: { comments: 4, respondents: 3, blank: 1 },
      themes: [
        {
          theme: 'queues',
          name: 'Queues',
          parent: null,
          tagged: {
            comments: { n: 3, base: 4, share: 0.75 },
            respondents: { n: 2, base: 3, share: 2 / 3 },
          },
          estimate: null,
          valence: { ...quiet, negative: 3 },
        },
        { theme: 'price', name: 'Price', parent: null, tagged: none, estimate: null, valence: quiet },
        {
          theme: 'price/tea',
          name: 'Price of tea',
          parent: 'price',
          tagged: none,
          estimate: null,
          valence: quiet,
        },
      ],
      uncategorised: {
        comments: { n: 1, base: 4, share: 0.25 },
        respondents: { n: 1, base: 3, share: 1 / 3 },
      },
    });
  });

  it('counts what is tagged so far while the tagging runs', async () => {
    const answer = await get(`/v1/batches/${running}/themes`);
    expect(answer.json()).toMatchObject({ final: false, themes: [{ theme: 'queues' }, {}, {}] });
  });

  it('counts only what the scope lets be seen', async () => {
    const north = await api.key('analyst', { groups: ['North'] });
    const site = await get(`/v1/batches/${batch}/themes`, north);
    expect(site.json()).toMatchObject({ base: { comments: 2, respondents: 1, blank: 0 } });
    const till = await api.key('analyst', { systems: ['TillPro'] });
    const system = await get(`/v1/batches/${batch}/themes`, till);
    expect(system.json()).toMatchObject({ base: { comments: 1, respondents: 1, blank: 0 } });
  });
});

describe('GET /v1/batches/{id}/quotes', () => {
  it('is 404 for a theme that is in no codebook', async () => {
    const answer = await get(`/v1/batches/${batch}/quotes?theme=weather`);
    expect(answer.json()).toMatchObject({ status: 404, detail: 'There is no theme with this id.' });
  });

  it('gives drafts with the comments that they are from', async () => {
    const answer = await get(`/v1/batches/${batch}/quotes?theme=queues`);
    expect(answer.json()).toMatchObject({
      batch,
      theme: 'queues',
      quotes: [{ text: 'The queue', valence: 'negative', status: 'draft', version: 0 }, {}, {}],
    });
  });

  it('hides quotes that are out of scope', async () => {
    await api.database.pool.query(
      `insert into exemplar_coverage (tagging_id, theme_id, coverage, tau)
       select tagging_id, theme.id, 0.5, 0.2 from batch, theme where uid = $1 and ref = 'queues'`,
      [batch],
    );
    const url = `/v1/batches/${batch}/quotes?theme=queues`;
    expect((await get(url)).json()).toMatchObject({ coverage: 0.5 });
    const north = await api.key('analyst', { groups: ['North'] });
    const seen = (await get(url, north)).json<{ coverage: number | null; quotes: unknown[] }>();
    expect(seen.quotes).toHaveLength(2);
    expect(seen.coverage).toBeNull();
  });

  it('says when they are not chosen yet', async () => {
    const answer = await get(`/v1/batches/${running}/quotes?theme=queues`);
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ type: 'urn:verbatim:problem:not_ready' });
    expect(answer.headers['retry-after']).toBe('1');
  });

  it('asks for a theme', async () => {
    const answer = await get(`/v1/batches/${batch}/quotes`);
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ where: 'query.theme' }] });
  });
});

describe('GET /v1/batches/{id}/export', () => {
  it('gives a line of JSON for each comment', async () => {
    const answer = await get(`/v1/batches/${batch}/export`);
    const lines = answer.body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatchObject({
      row: 2,
      respondent: '1',
      attributes: { site: 'North' },
      text: 'The queue is long',
      themes: [{ theme: 'queues', valence: 'negative' }],
    });
    expect(lines[2]).toMatchObject({ blank: true, themes: [] });
    expect(lines[3]).toMatchObject({ systems: ['TillPro'], facets: ['suggestion'] });
  });

  it('neutralises formulas in CSV', async () => {
    const answer = await get(`/v1/batches/${batch}/export?format=csv`);
    expect(answer.headers['content-disposition']).toContain(`${batch}.csv`);
    expect(answer.body.startsWith('\ufeffid,row,respondent,question,text,blank,themes')).toBe(true);
    expect(answer.body).toContain(`"'=1+1, said the queue"`);
  });

  it('gives a workbook that reads back the same', async () => {
    const answer = await get(`/v1/batches/${batch}/export?format=xlsx`);
    const mapping = {
      comments: [{ column: 'text' }],
      respondent: 'respondent',
      attributes: { site: 'site' },
    };
    const source = (async function* () {
      yield await Promise.resolve(answer.rawPayload);
    })();
    const intake = await openIntake(source, { mapping, limits: DEFAULT_LIMITS, blanks: DEFAULT_BLANKS });
    expect(intake.format).toBe('xlsx');
    const texts: string[] = [];
    for await (const part of intake.parts)
      texts.push(...part.rows.flatMap((row) => row.comments.map((comment) => comment.text)));
    expect(texts).toEqual([
      'The queue is long',
      '=1+1, said the queue',
      'n/a',
      'TillPro makes the queue long',
      'Tea is <b>expensive</b>',
    ]);
  });

  it('waits for the tagging, keeps to the scope, and knows three formats', async () => {
    expect((await get(`/v1/batches/${running}/export`)).statusCode).toBe(409);
    expect((await get(`/v1/batches/${batch}/export?format=pdf`)).statusCode).toBe(400);
    const north = await api.key('analyst', { groups: ['North'] });
    const answer = await get(`/v1/batches/${batch}/export`, north);
    expect(answer.body.trim().split('\n')).toHaveLength(2);
  });
});

describe('GET /v1/batches/{id}/events', () => {
  it('tells that a batch is done, and 204 to who knows', async () => {
    const url = `/v1/batches/${batch}/events`;
    const answer = await get(url);
    expect(answer.headers['content-type']).toContain('text/event-stream');
    expect(answer.body).toContain('event: done');
    const id = /id: (\S+)/.exec(answer.body)?.[1] ?? '';
    const again = await api.call('analyst', { method: 'GET', url, headers: { 'last-event-id': id } });
    expect(again.statusCode).toBe(204);
  });

  it('refuses a client that wants something else', async () => {
    const answer = await api.call('analyst', {
      method: 'GET',
      url: `/v1/batches/${batch}/events`,
      headers: { accept: 'application/json' },
    });
    expect(answer.statusCode).toBe(406);
    expect(answer.json()).toMatchObject({ type: 'urn:verbatim:problem:not_acceptable' });
  });
});

describe.each(['', '/rejections', '/events', '/export', '/themes', '/quotes?theme=queues'])(
  'GET /v1/batches/{id}%s',
  (path) => {
    it('is 404 for what is unknown or out of scope, 400 for what is no id', async () => {
      const other = await api.key('analyst', { surveys: ['other'] });
      const unknown = await get(`/v1/batches/01a200bf-0000-7000-8000-000000000000${path}`);
      const hidden = await get(`/v1/batches/${batch}${path}`, other);
      expect([unknown.statusCode, hidden.statusCode]).toEqual([404, 404]);
      expect(hidden.body).toBe(unknown.body);
      expect((await get(`/v1/batches/12${path}`)).json()).toMatchObject({ errors: [{ where: 'path.id' }] });
    });

    it('refuses a query that it does not know', async () => {
      const url = `/v1/batches/${batch}${path}${path.includes('?') ? '&' : '?'}colour=red`;
      expect((await get(url)).statusCode).toBe(400);
    });
  },
);

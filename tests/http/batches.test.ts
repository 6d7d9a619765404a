import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Api, openApi } from '../support/api.ts';
import { tagBatch } from '../support/tag-batch.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

async function send(
  survey: string,
  rows: string,
  as: Parameters<Api['call']>[0] = 'author',
): Promise<string> {
  const answer = await api.call(as, {
    method: 'POST',
    url: '/v1/batches',
    query: { survey, wave: '1', mapping: '{"comments":[{"column":"comment"}],"respondent":"id"}' },
    payload: `id,comment\n${rows}`,
    headers: { 'content-type': 'text/csv' },
  });
  return answer.json<{ id: string }>().id;
}

interface Page {
  batches: { id: string }[];
  next: string | null;
}

describe('GET /v1/batches', () => {
  it('pages from the newest on', async () => {
    const sent: string[] = [];
    for (const text of ['one', 'two', 'three']) sent.unshift(await send('pages', `1,Comment ${text}\n`));
    const read: string[] = [];
    let query: Record<string, string> = { survey: 'pages', limit: '2' };
    for (let pages = 0; pages < 2; pages++) {
      const page = (await api.call('analyst', { method: 'GET', url: '/v1/batches', query })).json<Page>();
      read.push(...page.batches.map(({ id }) => id));
      query = { ...query, cursor: page.next ?? '' };
    }
    expect(read).toEqual(sent);
  });

  it('shows only the surveys in scope', async () => {
    await send('mine', '1,Mine\n');
    const mine = await api.key('analyst', { surveys: ['mine'] });
    const page = (await api.call(mine, { method: 'GET', url: '/v1/batches' })).json<Page>();
    expect(page.batches).toMatchObject([{ survey: 'mine' }]);
  });

  it.each(['limit=0', 'limit=201', 'limit=x', 'cursor=abc', 'colour=red'])('refuses ?%s', async (query) => {
    const answer = await api.call('analyst', { method: 'GET', url: `/v1/batches?${query}` });
    expect(answer.statusCode).toBe(400);
  });
});

describe('GET /v1/batches/{id}/rejections', () => {
  it('pages through rows with their reasons and no text', async () => {
    const long = 'canary '.repeat(20_000);
    const id = await send('rejected', `1,"${long}"\n2,Fine\n3,"${long}"\n`);
    const url = `/v1/batches/${id}/rejections`;
    const first = await api.call('author', { method: 'GET', url, query: { limit: '1' } });
    expect(first.json()).toMatchObject({ rejected: 2, rejections: [{ row: 2, column: 'comment' }] });
    const { next } = first.json<{ next: string }>();
    const second = await api.call('author', { method: 'GET', url, query: { limit: '1', cursor: next } });
    expect(second.json()).toMatchObject({ rejections: [{ row: 4 }] });
    expect(first.body + second.body).not.toContain('canary');
  });
});

describe('DELETE /v1/batches/{id}', () => {
  it('hides the batch at once and asks for its removal', async () => {
    const id = await send('erased', '1,The queue\n');
    const answer = await api.call('admin', { method: 'DELETE', url: `/v1/batches/${id}` });
    expect(answer.statusCode).toBe(202);
    const { job } = answer.json<{ job: string }>();
    expect(answer.headers.location).toBe(`/v1/jobs/${job}`);
    const asked = await api.call('admin', { method: 'GET', url: `/v1/jobs/${job}` });
    expect(asked.json()).toMatchObject({ id: job, kind: 'erase-batch', state: 'queued' });
    for (const path of ['', '/themes', '/rejections', '/export', '/events', '/quotes?theme=queues']) {
      const gone = await api.call('admin', { method: 'GET', url: `/v1/batches/${id}${path}` });
      expect(gone.statusCode, path).toBe(410);
      expect(gone.json()).toMatchObject({ type: 'urn:verbatim:problem:erased' });
    }
    expect((await api.call('admin', { method: 'DELETE', url: `/v1/batches/${id}` })).statusCode).toBe(410);
  });
});

describe('DELETE /v1/batches/{id} by an author', () => {
  const erase = (by: 'author' | 'analyst', id: string) =>
    api.call(by, { method: 'DELETE', url: `/v1/batches/${id}` });

  it('takes back what they sent, while it is being tagged', async () => {
    const id = await send('taken-back', '1,The queue\n');
    expect((await erase('author', id)).statusCode).toBe(202);
    expect((await api.call('author', { method: 'GET', url: `/v1/batches/${id}` })).statusCode).toBe(410);
  });

  it('is refused once it is tagged, and to everybody else', async () => {
    const id = await send('tagged', '1,The queue\n');
    await tagBatch(api, id, { finish: true });
    expect((await erase('analyst', id)).statusCode).toBe(403);
    const refused = await erase('author', id);
    expect(refused.statusCode).toBe(403);
    expect(refused.json()).toMatchObject({ detail: expect.stringContaining('until it is tagged') as string });
    expect((await api.call('author', { method: 'GET', url: `/v1/batches/${id}` })).statusCode).toBe(200);
  });

  it('is refused when the tagging ends while it is asked for', async () => {
    const id = await send('ends', '1,The queue\n');
    const { pool } = api.database;
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query('select from batch where uid = $1 for no key update', [id]);
      const answer = erase('author', id);
      await vi.waitUntil(async () => {
        const { rowCount } = await pool.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return rowCount === 1;
      });
      await client.query(
        `update tagging set state = 'done', finished_at = now() where id = (select tagging_id from batch where uid = $1)`,
        [id],
      );
      await client.query('commit');
      expect((await answer).statusCode).toBe(403);
    } finally {
      client.release();
    }
    expect((await api.call('author', { method: 'GET', url: `/v1/batches/${id}` })).json()).toMatchObject({
      state: 'done',
    });
  });
});

describe('DELETE /v1/surveys/{id}/respondents/{ref}', () => {
  it('asks for one person to be removed, and logs no ref', async () => {
    await send('people', 'anna@example.org,The queue\n');
    const url = '/v1/surveys/people/respondents/anna%40example.org';
    const answer = await api.call('admin', { method: 'DELETE', url });
    expect(answer.statusCode).toBe(202);
    expect(api.logged.join()).not.toContain('anna');
    const audit = await api.call('admin', { method: 'GET', url: '/v1/audit' });
    expect(audit.body).not.toContain('anna');
  });

  it.each(['/v1/surveys/people/respondents/nobody', '/v1/surveys/none/respondents/1'])(
    'is 404 at %s',
    async (url) => {
      expect((await api.call('admin', { method: 'DELETE', url })).statusCode).toBe(404);
    },
  );
});

describe('POST /v1/batches/{id}/retag', () => {
  const retag = (id: string, payload: object, as: Parameters<Api['call']>[0] = 'analyst') =>
    api.call(as, { method: 'POST', url: `/v1/batches/${id}/retag`, payload });

  it('asks for a job, which only who asked and admins see', async () => {
    const id = await send('retag', '1,The queue\n');
    await tagBatch(api, id, { finish: true });
    const answer = await retag(id, { model: api.model.uid });
    expect(answer.statusCode).toBe(202);
    const url = answer.headers.location ?? '';
    expect((await api.call('analyst', { method: 'GET', url })).json()).toMatchObject({ kind: 'retag' });
    expect((await api.call('admin', { method: 'GET', url })).statusCode).toBe(200);
    expect((await api.call('author', { method: 'GET', url })).statusCode).toBe(404);
  });

  it('refuses a model that is not there, and what it does not know', async () => {
    const id = await send('retag', '1,The queue again\n');
    const none = '01a200bf-0000-7000-8000-000000000000';
    expect((await retag(id, { model: none })).json()).toMatchObject({ errors: [{ where: 'body.model' }] });
    expect((await retag(id, { colour: 'red' })).statusCode).toBe(400);
    expect((await retag(none, {})).statusCode).toBe(404);
    const other = await api.key('analyst', { surveys: ['other'] });
    expect((await retag(id, {}, other)).statusCode).toBe(404);
  });

  it('refuses a key limited to systems, and one limited to groups that the batch does not have', async () => {
    const id = await send('retag-part', '1,The queue once more\n');
    expect((await retag(id, {}, await api.key('analyst', { systems: ['Till'] }))).statusCode).toBe(403);
    expect((await retag(id, {}, await api.key('analyst', { groups: ['North'] }))).statusCode).toBe(404);
  });
});

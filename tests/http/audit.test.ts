import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, canteen, openApi } from '../support/api.ts';
import { tagBatch } from '../support/tag-batch.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const headers = { 'content-type': 'text/csv', 'idempotency-key': 'once' };
const query = {
  survey: 'pulse',
  wave: '1',
  mapping: '{"comments":[{"column":"comment"}],"respondent":"id"}',
};
const upload = {
  method: 'POST',
  url: '/v1/batches',
  query,
  payload: 'id,comment\nanna,The queue\n',
  headers,
} as const;

interface Page {
  events: { key: string | null; action: string; subject: string; detail: object }[];
  next: string | null;
}

async function read(page: Record<string, string> = {}): Promise<Page> {
  return (await api.call('admin', { method: 'GET', url: '/v1/audit', query: page })).json<Page>();
}

/** What is noted while `work` runs, oldest first. */
async function noted(work: () => Promise<unknown>): Promise<Page['events']> {
  const before = (await read()).events.length;
  await work();
  const { events } = await read();
  return events.slice(0, events.length - before).reverse();
}

describe('GET /v1/audit', () => {
  it('tells of an upload once, however often it is sent', async () => {
    let id = '';
    const events = await noted(async () => {
      id = (await api.call('author', upload)).json<{ id: string }>().id;
      await api.call('author', upload);
    });
    expect(events).toMatchObject([
      { action: 'survey.write', subject: 'pulse', detail: { codebook: 'canteen' } },
      { action: 'batch.create', subject: id, detail: { survey: 'pulse', wave: '1', comments: 1 } },
    ]);
    expect(events[0]?.key).not.toBeNull();
  });

  it('tells of everything that changes or takes out what is recorded', async () => {
    const { id } = (await api.call('author', { ...upload, headers: { 'content-type': 'text/csv' } })).json<{
      id: string;
    }>();
    await tagBatch(api, id, { finish: true });
    const events = await noted(async () => {
      const made = await api.call('admin', {
        method: 'POST',
        url: '/v1/keys',
        payload: { name: 'x', access: 'partner' },
      });
      const requests = [
        ['DELETE', `/v1/keys/${made.json<{ id: string }>().id}`],
        ['PUT', '/v1/surveys/more', { name: 'More', codebook: 'canteen' }],
        ['POST', '/v1/codebooks', { ...canteen, version: 2 }],
        ['GET', `/v1/batches/${id}/export?format=csv`],
        ['POST', `/v1/batches/${id}/retag`, {}],
        ['DELETE', '/v1/surveys/pulse/respondents/anna'],
        ['DELETE', `/v1/batches/${id}`],
      ] as const;
      for (const [method, url, payload] of requests) {
        const answer = await api.call('admin', { method, url, ...(payload !== undefined && { payload }) });
        expect(answer.statusCode, url).toBeLessThan(300);
      }
    });
    expect(events.map(({ action }) => action)).toEqual([
      'key.create',
      'key.revoke',
      'survey.write',
      'codebook.import',
      'batch.export',
      'batch.retag',
      'respondent.erase',
      'batch.erase',
    ]);
    expect(JSON.stringify(events)).not.toContain('anna');
  });

  it('does not tell of what was refused', async () => {
    const none = '01a200bf-0000-7000-8000-000000000000';
    const events = await noted(async () => {
      await api.call('admin', { method: 'DELETE', url: `/v1/keys/${none}` });
      await api.call('author', { ...upload, payload: '', headers: { 'content-type': 'text/csv' } });
      await api.call('admin', { method: 'POST', url: '/v1/codebooks', payload: canteen });
    });
    expect(events).toEqual([]);
  });

  it('comes in pages, newest first', async () => {
    const first = await read({ limit: '1' });
    const second = await read({ limit: '1', cursor: first.next ?? '' });
    const both = await read({ limit: '2' });
    expect([...first.events, ...second.events]).toEqual(both.events);
  });
});

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../support/api.ts';
import { tagBatch } from '../support/tag-batch.ts';

let api: Api;
let port: number;
let secret: string;
beforeAll(async () => {
  api = await openApi();
  port = Number(new URL(await api.app.listen({ host: '127.0.0.1', port: 0 })).port);
  ({ secret } = await api.key('author'));
});
afterAll(() => api.close());

async function open(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

function head(path: string, headers: Record<string, string>): string {
  const lines = Object.entries({ host: 'localhost', authorization: `Bearer ${secret}`, ...headers });
  return `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(10);
}

async function count(table: string): Promise<number> {
  const { rows } = await api.database.pool.query<{ n: number }>(`select count(*)::int as n from ${table}`);
  return rows[0]?.n ?? 0;
}

async function openTransactions(): Promise<number> {
  const { rows } = await api.database.pool.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity
     where datname = current_database() and state = 'idle in transaction'`,
  );
  return rows[0]?.n ?? 0;
}

const rows = 'id,comment\n' + '1,The queue is long\n'.repeat(10_000);

describe('an upload that is cut off', () => {
  it.each([
    ['raw', { 'content-type': 'text/csv', 'content-length': '99999999' }, ''],
    [
      'a form',
      { 'content-type': 'multipart/form-data; boundary=b', 'content-length': '99999999' },
      '--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n',
    ],
  ])('leaves nothing behind (%s)', async (_name, headers, start) => {
    const socket = await open();
    socket.write(head('/v1/batches?survey=cut&wave=1', headers) + start + rows);
    await until(async () => (await openTransactions()) > 0);
    socket.destroy();
    await until(async () => (await openTransactions()) === 0);
    for (const table of ['batch', 'comment', 'respondent', 'survey', 'outbox'])
      expect(await count(table), table).toBe(0);
  });
});

describe('over a real socket', () => {
  it('answers a file that is refused while the client still sends', async () => {
    const body = `id,remark\n${'1,The queue is long\n'.repeat(400_000)}`;
    const answer = await fetch(
      `http://127.0.0.1:${port}/v1/batches?survey=refused&wave=1&mapping={"comments":[{"column":"x"}]}`,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'text/csv' },
        body,
      },
    );
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ type: 'urn:verbatim:problem:unknown_column' });
  });

  it('answers what is no HTTP with a problem', async () => {
    const socket = await open();
    socket.end('HELLO\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 400 .*\r\ncontent-type: application\/problem\+json/);
  });

  it('tells the progress of a batch as it changes, and ends when it is done', async () => {
    const headers = { authorization: `Bearer ${secret}` };
    const sent = await fetch(`http://127.0.0.1:${port}/v1/batches?survey=events&wave=1`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'text/csv' },
      body: rows,
    });
    const { id } = (await sent.json()) as { id: string };
    const events = await fetch(`http://127.0.0.1:${port}/v1/batches/${id}/events`, { headers });
    let read = '';
    const decoder = new TextDecoder();
    for await (const chunk of events.body ?? []) {
      read += decoder.decode(chunk as Uint8Array, { stream: true });
      if (read.includes('"state":"received"') && !read.includes('event: done'))
        await tagBatch(api, id, { finish: true });
    }
    expect(read.match(/^event: \w+/gm)).toEqual(['event: progress', 'event: done']);
    expect(read).toContain('"done":10000');
  });
});

it('ends an event stream when it closes', async () => {
  const other = await openApi();
  const key = await other.key('author');
  const url = await other.app.listen({ host: '127.0.0.1', port: 0 });
  const headers = { authorization: `Bearer ${key.secret}` };
  const sent = await fetch(`${url}/v1/batches?survey=events&wave=1`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'text/csv' },
    body: rows,
  });
  const { id } = (await sent.json()) as { id: string };
  const events = await fetch(`${url}/v1/batches/${id}/events`, { headers });
  const [read] = await Promise.all([events.text(), other.close()]);
  expect(read).toContain('event: progress');
});

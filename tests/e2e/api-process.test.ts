import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/storage/database.ts';
import { createFirstAdminKey } from '../../src/storage/keys.ts';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';

const script = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

function start(env: Record<string, string>): ChildProcess {
  return fork(script, {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

async function startReady(): Promise<{ child: ChildProcess; url: string }> {
  const child = start({ DATABASE_URL: fresh.url, PORT: '0' });
  const [{ url }] = (await once(child, 'message')) as [{ ready: true; url: string }];
  return { child, url };
}

describe('the API as a process', () => {
  it('brings a record up to date, seeds it, says where it listens, and closes on SIGTERM', async () => {
    const { child, url } = await startReady();
    const database = openDatabase(fresh.url);
    const authorization = `Bearer ${(await createFirstAdminKey(database)) ?? ''}`;
    await database.close();
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const codebooks = await fetch(`${url}/v1/codebooks`, { headers: { authorization } });
    expect(await codebooks.json()).toMatchObject({
      codebooks: [{ id: 'police-ddat' }, { id: 'public-service' }],
    });
    const classified = await fetch(`${url}/v1/classify`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ comments: [{ text: 'The computer keeps crashing.' }] }),
    });
    expect(await classified.json()).toMatchObject({ results: [{ themes: expect.any(Array) as unknown }] });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('ends when its parent is gone', async () => {
    const { child } = await startReady();
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it.each([
    [{}, 'DATABASE_URL'],
    [{ DATABASE_URL: 'postgres://localhost/x', PORT: 'many' }, 'PORT'],
  ])('says plainly what is wrong with %j', async (env, name) => {
    const child = start(env);
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(1);
    expect(said).toContain(name);
    expect(said).not.toContain('    at ');
  });
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseConfig } from '../../src/config.ts';
import { endOrphans } from '../../src/local/orphans.ts';
import { claimFolder } from '../../src/local/ownership.ts';
import { findRedis } from '../../src/local/redis.ts';
import { type LocalOptions, type LocalService, startLocal } from '../../src/local/start-local.ts';
import { processesNaming, until } from '../support/processes.ts';

const standIn = (name: string): string => fileURLToPath(new URL(`./stand-in/${name}`, import.meta.url));
const scripts = { api: standIn('api.ts'), worker: standIn('worker.ts') };
const hasRedis = findRedis(tmpdir()) !== null;
const servers = hasRedis ? 2 : 1;

let folder = '';
const services: LocalService<string>[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verbatim-local-'));
  await chmod(folder, 0o711);
});
afterEach(async () => {
  for (const service of services.splice(0)) await service.stop();
  const claim = claimFolder(folder);
  await endOrphans(folder, claim.orphans);
  claim.release();
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

function environment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  return { ...process.env, PORT: '0', DATA_DIR: folder, DATABASE_URL: '', REDIS_URL: '', QUEUE: '', ...more };
}

async function start(
  env: Record<string, string> = {},
  more: Partial<LocalOptions<string>> = {},
): Promise<LocalService<string>> {
  const service = await startLocal({
    config: parseConfig(environment(env)),
    env: environment(env),
    prepare: async () => Promise.resolve('prepared'),
    scripts,
    ...more,
  });
  services.push(service);
  return service;
}

async function addresses(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

async function query(databaseUrl: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

describe('the service on one machine', () => {
  test('prepares the database before anybody uses it, and ends without a trace', async () => {
    const service = await start(
      { WORKERS: '2' },
      { prepare: async (url) => JSON.stringify(await query(url, 'select 1 as one')) },
    );
    expect(service.prepared).toBe('[{"one":1}]');
    expect(await addresses(service.url)).toMatchObject({ databaseUrl: service.databaseUrl });
    expect(processesNaming(folder).length).toBeGreaterThanOrEqual(3 + servers);
    await service.stop();
    expect(processesNaming(folder)).toEqual([]);
  });

  test('keeps the queue in PostgreSQL when told to', async () => {
    const service = await start({ QUEUE: 'postgres' });
    expect(service.queue).toContain('PostgreSQL');
    expect(await addresses(service.url)).toMatchObject({ redisUrl: '' });
    expect(service.pids().redis).toBeNull();
  });

  test.skipIf(!hasRedis)('runs a private Redis where one is installed', async () => {
    const service = await start();
    expect(service.queue).toContain('private Redis');
    expect(await addresses(service.url)).toMatchObject({ redisUrl: join(folder, 'run', 'redis.sock') });
  });

  test('starts no server where both are named', async () => {
    const named = { DATABASE_URL: 'postgres://db.example/verbatim', REDIS_URL: 'redis://queue.example' };
    const service = await start({ ...named, DATA_DIR: join(folder, 'named') });
    expect(await addresses(service.url)).toMatchObject({
      databaseUrl: named.DATABASE_URL,
      redisUrl: named.REDIS_URL,
    });
    expect(service.pids()).toMatchObject({ postgres: null, redis: null });
  });

  test('refuses a folder that is in use, and says whose it is', async () => {
    const service = await start();
    await expect(start()).rejects.toThrow(`in use by process ${process.pid}`);
    expect(await addresses(service.url)).toBeTypeOf('object');
  });

  test('says why a part does not start, and ends the others', async () => {
    await expect(start({ FAIL: 'api' })).rejects.toThrow('the stand-in was told to fail');
    expect(processesNaming(folder)).toEqual([]);
    await start();
  });

  test('starts again what dies, at the same address', async () => {
    const events: string[] = [];
    const service = await start({}, { onEvent: (line) => events.push(line) });
    const before = service.pids();
    await query(service.databaseUrl, 'create table kept as select 42 as answer');
    for (const pid of [before.postgres, before.redis, before.api, ...before.workers]) {
      if (pid !== null) process.kill(pid, 'SIGKILL');
    }
    await until(() => {
      const now = service.pids();
      const same = [now.postgres === before.postgres, now.api === before.api];
      return !same.includes(true) && !now.workers.some((pid) => before.workers.includes(pid));
    });
    expect(await addresses(service.url)).toMatchObject({ databaseUrl: service.databaseUrl });
    expect(await query(service.databaseUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect(events).toContain('api died; starting it again in 0.1 s.');
  });
});

const Started = z.object({ url: z.string(), pids: z.object({ postgres: z.number(), api: z.number() }) });

async function spawnSupervisor(): Promise<{ child: ChildProcess; started: z.infer<typeof Started> }> {
  const child = spawn(process.execPath, [standIn('supervisor.ts')], {
    env: environment(),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const message = await once(child, 'message');
  return { child, started: Started.parse(message.at(0)) };
}

describe('a supervisor that is killed', () => {
  test('takes the API and the workers with it; the next one ends the servers and goes on', async () => {
    const { child, started } = await spawnSupervisor();
    child.kill('SIGKILL');
    await once(child, 'exit');
    await until(() => processesNaming(folder).every((line) => !line.includes('--data-dir=')));
    expect(() => process.kill(started.pids.postgres, 0)).not.toThrow();

    const events: string[] = [];
    const service = await start({}, { onEvent: (line) => events.push(line) });
    expect(events.join()).toMatch(/Ended what an earlier run left behind:.*postgres/);
    expect(service.pids().postgres).not.toBe(started.pids.postgres);
    await service.stop();
    expect(processesNaming(folder)).toEqual([]);
  });

  test('whose children hang has them ended by the next one', async () => {
    const { child, started } = await spawnSupervisor();
    process.kill(started.pids.api, 'SIGSTOP');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const events: string[] = [];
    await start({}, { onEvent: (line) => events.push(line) });
    expect(events.join()).toMatch(/left behind:.*api/);
  });

  test('but asked to end leaves nothing', async () => {
    const { child } = await spawnSupervisor();
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(processesNaming(folder)).toEqual([]);
  });
});

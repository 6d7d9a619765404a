import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findRedis, startRedis } from '../../src/local/redis.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verbatim-redis-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

async function standIn(name: string, version: string): Promise<string> {
  const program = join(folder, name);
  await writeFile(program, `#!/bin/sh\necho "Server v=${version} sha=0 malloc=libc"\n`);
  await chmod(program, 0o755);
  return program;
}

describe('finding a queue server', () => {
  test('takes Valkey where there is no Redis', async () => {
    const valkey = await standIn('valkey-server', '8.0.1');
    expect(findRedis(folder, `/nowhere:${folder}`)).toBe(valkey);
  });

  test('passes over a Redis too old for the queue', async () => {
    await standIn('redis-server', '5.0.7');
    expect(findRedis(folder, folder)).toBeNull();
  });

  test('gives none where the path of the socket would be too long', async () => {
    await standIn('redis-server', '7.0.15');
    expect(findRedis(join(folder, 'x'.repeat(100)), folder)).toBeNull();
  });
});

const installed = findRedis(tmpdir());

test.skipIf(installed === null)(
  'a private Redis comes back with what it held, and never evicts',
  async () => {
    const first = await startRedis(installed ?? '', { folder });
    const client = new Redis(first.url);
    await client.set('kept', 'yes');
    expect(await client.config('GET', 'maxmemory-policy')).toContain('noeviction');
    client.disconnect();
    await first.stop();
    const second = await startRedis(installed ?? '', { folder });
    const again = new Redis(second.url);
    expect(await again.get('kept')).toBe('yes');
    again.disconnect();
    await second.stop();
  },
);

import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, test } from 'vitest';
import { startPostgres } from '../../src/local/postgres.ts';
import { findRedis, startRedis } from '../../src/local/redis.ts';
import { openQueueBackend } from '../../src/queue/backend.ts';

interface Server {
  pid: number;
  url: string;
  exited: Promise<void>;
  stop(): Promise<void>;
}

const redis = findRedis(tmpdir());
const servers: Record<string, ((folder: string) => Promise<Server>) | null> = {
  postgres: async (folder) => startPostgres({ folder, durable: false }),
  redis: redis === null ? null : async (folder) => startRedis(redis, { folder }),
};

describe.each(Object.entries(servers))('a worker whose %s is killed and comes back', (kind, start) => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'verbatim-restart-'));
    await chmod(folder, 0o711);
  });
  afterEach(async () => rm(folder, { recursive: true, force: true }));

  async function again(): Promise<Server> {
    if (!start) throw new Error('not installed');
    for (;;) {
      try {
        return await start(folder);
      } catch {
        // PostgreSQL's own children need a moment to notice that their parent is gone.
        await sleep(50);
      }
    }
  }

  test.skipIf(start === null)('goes on with the jobs that are added then', async () => {
    const first = await again();
    const backend = await openQueueBackend({
      redisUrl: kind === 'redis' ? first.url : null,
      databaseUrl: first.url,
      onError: () => undefined,
    });
    const queue = backend.createQueue<{ chunk: number }>('restart');
    const seen: number[] = [];
    const waiting = new Map<number, () => void>();
    const seenChunk = async (chunk: number): Promise<void> => {
      if (!seen.includes(chunk)) await new Promise<void>((resolve) => waiting.set(chunk, resolve));
    };
    const worker = backend.createWorker<{ chunk: number }>(
      'restart',
      async ({ data }) => {
        seen.push(data.chunk);
        waiting.get(data.chunk)?.();
        return Promise.resolve();
      },
      { concurrency: 1 },
    );
    await queue.add('tag', { chunk: 1 });
    await seenChunk(1);

    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    const second = await again();
    for (let added = false; !added;) {
      added = await queue.add('tag', { chunk: 3 }).then(
        () => true,
        () => false,
      );
    }
    await seenChunk(3);

    await worker.close();
    await queue.close();
    await backend.close();
    await second.stop();
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openQueueBackend, type QueueBackend } from '../../src/queue/backend.ts';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { type FreshRedis, freshRedis } from '../support/redis.ts';

interface Chunk {
  chunk: number;
}

describe.each(['redis', 'postgres'] as const)('the queue on %s', (kind) => {
  let database: FreshDatabase;
  let redis: FreshRedis | null = null;
  let backend: QueueBackend;

  beforeAll(async () => {
    database = await freshDatabase();
    if (kind === 'redis') redis = await freshRedis();
  });
  afterAll(async () => {
    await redis?.close();
    await database.close();
  });
  beforeEach(async (context) => {
    if (kind === 'redis' && !redis) return context.skip('no Redis on PATH');
    backend = await openQueueBackend({
      redisUrl: redis?.url ?? null,
      databaseUrl: database.url,
      onError: () => undefined,
    });
    return undefined;
  });
  afterEach(async () => backend.close());

  test('names itself and answers', async () => {
    expect(backend.kind).toBe(kind);
    expect(backend.describe()).not.toContain('postgres://');
    await expect(backend.ping()).resolves.toBeUndefined();
  });

  test('brings every job to a worker once, with its data', async () => {
    const queue = backend.createQueue<Chunk>('every');
    const seen: number[] = [];
    const done = Promise.withResolvers<null>();
    const worker = backend.createWorker<Chunk>(
      'every',
      async (job) => {
        seen.push(job.data.chunk);
        if (seen.length === 20) done.resolve(null);
        return Promise.resolve();
      },
      { concurrency: 2 },
    );
    const chunks = Array.from({ length: 20 }, (_, chunk) => chunk);
    await queue.addBulk(
      chunks.map((chunk) => ({ name: 'tag', data: { chunk }, opts: { jobId: `job-${chunk}` } })),
    );
    await done.promise;
    await worker.close();
    expect(seen.toSorted((a, b) => a - b)).toEqual(chunks);
    expect(await queue.getJobCounts()).toMatchObject({ completed: 0, failed: 0, waiting: 0 });
    await queue.close();
  });

  test('takes a job with the same id once while it waits, and again after it has failed', async () => {
    const queue = backend.createQueue<Chunk>('twins');
    for (const chunk of [1, 2]) await queue.add('tag', { chunk }, { jobId: 'same' });
    expect(await queue.getJobCounts('waiting')).toEqual({ waiting: 1 });

    const seen: number[] = [];
    const failed = Promise.withResolvers<string | undefined>();
    const done = Promise.withResolvers<null>();
    const worker = backend.createWorker<Chunk>(
      'twins',
      async (job) => {
        seen.push(job.data.chunk);
        if (seen.length === 1) throw new Error('first time');
        done.resolve(null);
        return Promise.resolve();
      },
      { concurrency: 1, onFailed: (id) => failed.resolve(id) },
    );
    expect(await failed.promise).toBe('same');
    await queue.add('tag', { chunk: 3 }, { jobId: 'same' });
    await done.promise;
    expect(seen).toEqual([1, 3]);
    await worker.close();
    await queue.close();
  });

  test('wakes an idle worker without waiting for its next look', async () => {
    const queue = backend.createQueue<Chunk>('idle');
    const done = Promise.withResolvers<number>();
    const worker = backend.createWorker<Chunk>(
      'idle',
      async (job) => {
        done.resolve(job.data.chunk);
        return Promise.resolve();
      },
      { concurrency: 1 },
    );
    await worker.waitUntilReady();
    await sleep(50);
    await queue.add('tag', { chunk: 7 });
    expect(await done.promise).toBe(7);
    await worker.close();
    await queue.close();
  });
});

test('a Redis that is not there shows in the ping and fails an add, without hanging', async () => {
  const errors: Error[] = [];
  const backend = await openQueueBackend({
    redisUrl: '/nowhere/redis.sock',
    databaseUrl: 'postgres://unused',
    onError: (error) => errors.push(error),
  });
  const queue = backend.createQueue<Chunk>('gone');
  await expect(backend.ping()).rejects.toThrow();
  await expect(queue.add('tag', { chunk: 1 })).rejects.toThrow();
  expect(errors.length).toBeGreaterThan(0);
  await queue.close();
  await backend.close();
});

test('a description never shows a password', async () => {
  const backend = await openQueueBackend({
    redisUrl: 'redis://:canary@127.0.0.1:1/2',
    databaseUrl: 'postgres://unused',
    onError: () => undefined,
  });
  expect(backend.describe()).toBe('Redis at redis://127.0.0.1:1/2');
  await backend.close();
});

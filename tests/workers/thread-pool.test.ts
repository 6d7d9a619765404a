import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../support/processes.ts';
import {
  openThreadPool,
  type ThreadPool,
  ThreadDied,
  ThreadThrew,
  ThreadUnfit,
} from '../../workers/thread-pool.ts';

type Order = { do: 'echo'; value: string } | { do: 'exit' | 'throw' | 'hang' | 'fill' | 'tell' };

const entry = new URL('./threads/obedient.ts', import.meta.url);
const pools: ThreadPool<Order, string>[] = [];
function open(size: number, settings: { deadlineMs?: number; entry?: URL } = {}): ThreadPool<Order, string> {
  const pool = openThreadPool<Order, string>(settings.entry ?? entry, {
    size,
    deadlineMs: settings.deadlineMs ?? 30_000,
    heapMegabytes: 32,
  });
  pools.push(pool);
  return pool;
}
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

const echo = (value: string): Order => ({ do: 'echo', value });

describe('a pool of threads', () => {
  it('gives each request its own answer', async () => {
    const pool = open(3);
    const values = Array.from({ length: 50 }, (_, index) => `v${index}`);
    expect(await Promise.all(values.map((value) => pool.run(echo(value))))).toEqual(values);
  });

  it('hears how far a thread is, before its answer', async () => {
    const pool = open(1);
    const told: unknown[] = [];
    await Promise.all([
      pool.run({ do: 'tell' }, (...how) => told.push(how)),
      pool.run(echo('next'), () => told.push('next')),
    ]);
    expect(told).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
    ]);
  });

  it('loses only the request at which a thread dies, and replaces the thread', async () => {
    const pool = open(1);
    const answers = await Promise.allSettled([
      pool.run(echo('before')),
      pool.run({ do: 'exit' }),
      pool.run(echo('after')),
    ]);
    expect(answers).toMatchObject([
      { value: 'before' },
      { reason: expect.any(ThreadDied) as unknown },
      { value: 'after' },
    ]);
  });

  it('survives what a thread throws, and keeps its message to itself', async () => {
    const pool = open(1);
    const threw = pool.run({ do: 'throw' });
    await expect(threw).rejects.toBeInstanceOf(ThreadThrew);
    await expect(threw).rejects.toThrow(/^RangeError$/);
    expect(await pool.run(echo('after'))).toBe('after');
  });

  it('survives a thread that eats its memory', async () => {
    const pool = open(1);
    await expect(pool.run({ do: 'fill' })).rejects.toBeInstanceOf(ThreadDied);
    expect(await pool.run(echo('after'))).toBe('after');
  });

  it('ends a thread that takes too long', async () => {
    const pool = open(1, { deadlineMs: 500 });
    const started = (): Promise<boolean> =>
      pool.run(echo('warm')).then(
        () => true,
        () => false,
      );
    await until(started);
    await expect(pool.run({ do: 'hang' })).rejects.toBeInstanceOf(ThreadDied);
  });

  it('tells a thread that cannot start from one that died of its work', async () => {
    const pool = open(1, { entry: new URL('./threads/broken.ts', import.meta.url) });
    await expect(pool.run(echo('never'))).rejects.toBeInstanceOf(ThreadUnfit);
  });

  it('refuses what is under way when it closes, and what comes later', async () => {
    const pool = open(1);
    const hanging = pool.run({ do: 'hang' });
    const waiting = pool.run(echo('waiting'));
    const both = Promise.allSettled([hanging, waiting]);
    await pool.close();
    const refused = { reason: expect.any(ThreadUnfit) as unknown };
    expect(await both).toMatchObject([refused, refused]);
    await expect(pool.run(echo('late'))).rejects.toBeInstanceOf(ThreadUnfit);
  });
});

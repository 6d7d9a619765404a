import { afterEach, describe, expect, it } from 'vitest';
import { openChildProcess } from '../../workers/child-process.ts';
import { type ThreadPool, ThreadDied, ThreadThrew, ThreadUnfit } from '../../workers/thread-pool.ts';

type Order = { do: 'echo'; value: unknown } | { do: 'exit' | 'throw' | 'hang' | 'fill' | 'tell' };

const open: ThreadPool<Order, unknown>[] = [];
function start(file = 'obedient', deadlineMs = 30_000): ThreadPool<Order, unknown> {
  const entry = new URL(`./threads/${file}.ts`, import.meta.url);
  const child = openChildProcess<Order, unknown>(entry, { heapMegabytes: 32, deadlineMs });
  open.push(child);
  return child;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((child) => child.close()));
});

describe('a process of its own', () => {
  it('gives each request its own answer, typed arrays and all', async () => {
    const child = start();
    const values = ['text', Int32Array.of(1, 2), { deep: [undefined, -Infinity] }];
    expect(await Promise.all(values.map((value) => child.run({ do: 'echo', value })))).toEqual(values);
  });

  it('tells how far it is, before its answer', async () => {
    const told: number[] = [];
    await start().run({ do: 'tell' }, (done) => told.push(done));
    expect(told).toEqual([0, 1, 2]);
  });

  it('keeps the message of what it throws to itself, and lives on', async () => {
    const child = start();
    await expect(child.run({ do: 'throw' })).rejects.toThrow(/^RangeError$/);
    await expect(child.run({ do: 'throw' })).rejects.toBeInstanceOf(ThreadThrew);
    expect(await child.run({ do: 'echo', value: 'after' })).toBe('after');
  });

  it('rejects all that waits when it dies, eats its memory or takes too long', async () => {
    for (const [what, deadlineMs] of [
      ['exit', 30_000],
      ['fill', 30_000],
      ['hang', 2_000],
    ] as const) {
      const child = start('obedient', deadlineMs);
      const answers = await Promise.allSettled([
        child.run({ do: what }),
        child.run({ do: 'echo', value: 1 }),
      ]);
      for (const answer of answers) expect(answer).toMatchObject({ status: 'rejected' });
      await expect(child.run({ do: 'echo', value: 2 })).rejects.toBeInstanceOf(ThreadUnfit);
    }
  });

  it('tells a process that never got ready from one that died at work', async () => {
    await expect(start('broken').run({ do: 'echo', value: 1 })).rejects.toBeInstanceOf(ThreadUnfit);
    const child = start();
    await child.run({ do: 'echo', value: 1 });
    await expect(child.run({ do: 'exit' })).rejects.toBeInstanceOf(ThreadDied);
  });

  it('ends at once when it is closed, and what it has at hand rejects', async () => {
    const child = start();
    const hung = child.run({ do: 'hang' });
    const rejected = expect(hung).rejects.toBeInstanceOf(Error);
    await child.close();
    await rejected;
  });
});

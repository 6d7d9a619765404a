import { expect, it } from 'vitest';
import { createSlots } from '../../src/http/slots.ts';

it('runs no more at a time than it has room for, in order', async () => {
  const slot = createSlots(2, 60_000);
  let running = 0;
  let most = 0;
  const order: number[] = [];
  await Promise.all(
    [1, 2, 3, 4, 5].map((n) =>
      slot(async () => {
        order.push(n);
        most = Math.max(most, ++running);
        await new Promise(setImmediate);
        running--;
      }),
    ),
  );
  expect(most).toBe(2);
  expect(order).toEqual([1, 2, 3, 4, 5]);
});

it('gives room back after a failure', async () => {
  const slot = createSlots(1, 60_000);
  await expect(slot(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await slot(() => Promise.resolve('yes'))).toBe('yes');
});

it('turns away who waited for too long, and serves the next', async () => {
  const slot = createSlots(1, 20);
  let end = (): void => undefined;
  const first = slot(() => new Promise<void>((resolve) => (end = resolve)));
  await expect(slot(() => Promise.resolve())).rejects.toMatchObject({ kind: 'unavailable' });
  end();
  await first;
  expect(await slot(() => Promise.resolve('next'))).toBe('next');
});

import { expect, it } from 'vitest';
import { createBell } from '../../src/queue/bell.ts';

const long = 2 ** 30;

it('ends the wait of whoever stands at it', async () => {
  const bell = createBell();
  const waiting = bell.wait(long);
  bell.ring();
  await expect(waiting).resolves.toBeUndefined();
});

it('keeps a ring that nobody heard, once', async () => {
  const bell = createBell();
  bell.ring();
  bell.ring();
  await bell.wait(long);
  let over = false;
  const second = bell.wait(long).then(() => (over = true));
  await Promise.resolve();
  expect(over).toBe(false);
  bell.ring();
  await second;
});

it('ends by itself when the time is up', async () => {
  await expect(createBell().wait(1)).resolves.toBeUndefined();
});

import { expect, it } from 'vitest';
import { shareAnswers } from '../../src/http/shared-answer.ts';

function counted() {
  let calls = 0;
  return { compute: () => Promise.resolve(++calls), calls: () => calls };
}

it('computes once for all who ask at the same time, and apart for another key', async () => {
  const { compute, calls } = counted();
  const answers = shareAnswers<number>(() => 0);
  expect(await Promise.all([answers('a', compute), answers('a', compute), answers('b', compute)])).toEqual([
    1, 1, 2,
  ]);
  expect(await answers('a', compute)).toBe(3);
  expect(calls()).toBe(3);
});

it('repeats an answer for its lifetime', async () => {
  const { compute } = counted();
  const answers = shareAnswers<number>(() => 60_000);
  expect([await answers('a', compute), await answers('a', compute)]).toEqual([1, 1]);
});

it('forgets a failure', async () => {
  const answers = shareAnswers<number>(() => 60_000);
  await expect(answers('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await answers('a', () => Promise.resolve(1))).toBe(1);
});

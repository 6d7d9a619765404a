import fc from 'fast-check';
import { expect, test } from 'vitest';
import { likeness, minHash } from '../../../src/domain/exemplars/min-hash.ts';

const alike = (a: string, b: string) => likeness(minHash(a), minHash(b));

test('sees the same text through capitals, marks and spacing', () => {
  expect(alike('The printer jams, again!', 'the  PRINTER jams again')).toBe(1);
});

test('sees a typo or two as nearly the same', () => {
  const text = 'I have to type the same address into three different screens before I can go home';
  expect(alike(text, text.replace('address', 'adress').replace('different', 'diffrent'))).toBeGreaterThan(
    0.6,
  );
});

test('sees two remarks on one matter as different', () => {
  expect(
    alike(
      'The printer on our floor jams on every second page',
      'Nobody has fixed that printer since the summer',
    ),
  ).toBeLessThan(0.2);
});

test('comes near the share of runs of five characters that two texts have in common', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const half = alike(letters.slice(0, 24), letters.slice(0, 14));
  expect(Math.abs(half - 10 / 20)).toBeLessThan(0.2);
  expect(alike(letters.slice(0, 20), letters.slice(16))).toBeLessThan(0.1);
});

test('is 1 with itself and the same both ways', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(alike(a, a)).toBe(1);
      expect(alike(a, b)).toBe(alike(b, a));
    }),
  );
});

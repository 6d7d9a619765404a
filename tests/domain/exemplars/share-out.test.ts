import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareOut } from '../../../src/domain/exemplars/share-out.ts';

test('gives seats by largest remainder', () => {
  // Wikipedia's worked example of the Hare quota, 10 seats.
  const votes = new Map([
    ['yellows', 47_000],
    ['whites', 16_000],
    ['reds', 15_800],
    ['greens', 12_000],
    ['blues', 6_100],
    ['pinks', 3_100],
  ]);
  expect(Object.fromEntries(shareOut(10, votes))).toEqual({
    yellows: 5,
    whites: 2,
    reds: 1,
    greens: 1,
    blues: 1,
    pinks: 0,
  });
});

test('gives no seats where nobody counts', () => {
  expect([...shareOut(10, new Map([['a', 0]])).values()]).toEqual([0]);
});

test('gives all the seats, each share within one of its quota', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.array(fc.nat(1000), { minLength: 1, maxLength: 6 }), (seats, counts) => {
      const total = counts.reduce((sum, count) => sum + count, 0);
      fc.pre(total > 0);
      const shares = [
        ...shareOut(seats, new Map(counts.map((count, index) => [String(index), count]))).values(),
      ];
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(seats);
      for (const [index, share] of shares.entries())
        expect(Math.abs(share - (seats * (counts[index] ?? 0)) / total)).toBeLessThan(1);
    }),
  );
});

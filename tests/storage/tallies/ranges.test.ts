import { describe, expect, it } from 'vitest';
import { lowerEnd, segmentsFor, upperEnd } from '../../../src/storage/tallies/ranges.ts';

describe('ranges of people', () => {
  it('are a power of two, of 65,536 comments at most in the mean', () => {
    expect([0, 1, 65_536, 65_537, 35_000, 10_000_000].map((n) => segmentsFor(n))).toEqual([
      1, 1, 1, 2, 1, 256,
    ]);
  });

  it('cover all numbers without a gap, those of a small batch being unions of those of a large one', () => {
    expect(lowerEnd(0, 256)).toBe(0);
    expect(upperEnd(255, 256)).toBe(2 ** 53);
    expect(upperEnd(63, 256)).toBe(lowerEnd(64, 256));
    expect(upperEnd(63, 256)).toBe(upperEnd(0, 4));
  });
});

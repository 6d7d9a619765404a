import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceVerdict, differenceWords } from '../../../src/domain/wording/difference-words.ts';

describe('differenceVerdict', () => {
  it.each([
    [{ low: 0.02, high: 0.08 }, 0.01, 'higher'],
    [{ low: -0.08, high: -0.02 }, 0.01, 'lower'],
    [{ low: -0.01, high: 0.08 }, 0.01, 'no clear difference'],
    [{ low: 0.02, high: 0.08 }, 0.2, 'no clear difference'],
    [{ low: 0.02, high: 0.08 }, null, 'no clear difference'],
    [null, 0.01, 'no clear difference'],
  ])('of %o with p = %d is %s', (interval, p, verdict) => {
    expect(differenceVerdict(interval, p)).toBe(verdict);
  });

  it('turns round with the groups', () => {
    const bound = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(bound, bound, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, p) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const turned = { higher: 'lower', lower: 'higher', 'no clear difference': 'no clear difference' };
        expect(differenceVerdict({ low: -high, high: -low }, p)).toBe(
          turned[differenceVerdict({ low, high }, p)],
        );
      }),
    );
  });
});

describe('differenceWords', () => {
  it.each([
    ['higher', { low: 0.034, high: 0.072 }, 'higher by 3 to 8 points'],
    ['lower', { low: -0.072, high: -0.034 }, 'lower by 3 to 8 points'],
    ['higher', { low: 0.001, high: 0.008 }, 'higher by up to 1 point'],
    ['no clear difference', { low: -0.1, high: 0.1 }, 'no clear difference'],
  ] as const)('%s, %o', (verdict, interval, words) => expect(differenceWords(verdict, interval)).toBe(words));
});

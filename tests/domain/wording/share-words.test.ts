import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareWords } from '../../../src/domain/wording/share-words.ts';

describe('shareWords', () => {
  it.each([
    [0.53, 0.64, 'a majority'],
    [0.48, 0.55, 'about half'],
    [0.46, 0.56, 'between a third and two thirds'],
    [0.145, 0.19, 'about one in six'],
    [0.09, 0.21, 'between one in twenty and a quarter'],
    [0, 0.008, 'fewer than one in a hundred'],
    [0.0001, 0.0009, 'fewer than one in a thousand'],
    [0.003, 0.04, 'between one in a thousand and one in twenty'],
    [0.7, 0.85, 'more than two thirds'],
    [0.92, 1, 'more than nine in ten'],
    [0, 1, 'an unknown share'],
  ])('from %d to %d is %s', (low, high, words) => expect(shareWords({ low, high }).words).toBe(words));

  const interval = fc
    .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }));

  it('is true of every share in the interval', () => {
    fc.assert(
      fc.property(interval, ({ low, high }) => {
        const said = shareWords({ low, high });
        expect(said.low).toBeLessThanOrEqual(low);
        expect(said.high).toBeGreaterThanOrEqual(high);
      }),
    );
  });

  it('says "a majority" only when all of the interval is above half, and never of less', () => {
    fc.assert(
      fc.property(interval, ({ low, high }) => {
        const { words } = shareWords({ low, high });
        if (words === 'a majority' || words.startsWith('more than two thirds'))
          expect(low).toBeGreaterThan(0.5);
        if (words.startsWith('fewer than one in')) expect(high).toBeLessThan(0.25);
      }),
    );
  });

  it('says no more of a wider interval than of one within it', () => {
    fc.assert(
      fc.property(interval, fc.double({ min: 0, max: 0.3, noNaN: true }), ({ low, high }, more) => {
        const wide = { low: Math.max(0, low - more), high: Math.min(1, high + more) };
        const said = shareWords(wide);
        expect(said.low <= low && high <= said.high).toBe(true);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weightedLogOdds } from '../../../src/domain/discovery/log-odds.ts';

const counts = fc.array(fc.nat({ max: 500 }), { minLength: 2, maxLength: 8 });

describe('weightedLogOdds', () => {
  it('gives what the equations of Monroe, Colaresi and Quinn give', () => {
    // Worked out apart from this in Python; the prior is ten pseudo-counts in the shares of all words.
    const odds = weightedLogOdds([12, 3, 40, 45], [3, 9, 50, 38], [0.75, 0.6, 4.5, 4.15]);
    const expected = [
      [1.312285, 2.233865],
      [-1.038873, -1.680979],
      [-0.368379, -1.823287],
      [0.26253, 1.250557],
    ];
    for (const [word, [delta = 0, z = 0]] of expected.entries()) {
      expect(odds[word]?.delta).toBeCloseTo(delta, 6);
      expect(odds[word]?.z).toBeCloseTo(z, 6);
    }
  });

  it('turns its sign when the sets change places, and is nothing between equal ones', () => {
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const size = Math.min(a.length, b.length);
        const prior = Array.from({ length: size }, () => 0.5);
        const [one, other] = [a.slice(0, size), b.slice(0, size)];
        const there = weightedLogOdds(one, other, prior);
        const back = weightedLogOdds(other, one, prior);
        for (const [word, { z }] of there.entries()) expect(z).toBeCloseTo(-(back[word]?.z ?? NaN), 9);
        for (const { z } of weightedLogOdds(one, one, prior)) expect(z).toBeCloseTo(0, 9);
      }),
    );
  });

  it('draws a rare word to no difference, the more the stronger the prior is', () => {
    const delta = (strength: number) =>
      weightedLogOdds([3, 97], [0, 100], [0.015 * strength, 0.985 * strength])[0]?.delta ?? 0;
    expect(delta(1)).toBeGreaterThan(delta(100));
    expect(delta(100)).toBeGreaterThan(delta(10_000));
    expect(delta(10_000)).toBeGreaterThan(0);
  });
});

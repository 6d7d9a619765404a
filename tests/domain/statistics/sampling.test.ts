import { describe, expect, it } from 'vitest';
import { betaCdf } from '../../../src/domain/statistics/beta-cdf.ts';
import { randomFrom } from '../../../src/domain/statistics/random.ts';
import { sampleBeta } from '../../../src/domain/statistics/sample-beta.ts';
import { sampleNormal } from '../../../src/domain/statistics/sample-normal.ts';
import { normalCdf } from '../../../src/domain/statistics/normal-cdf.ts';

/** The largest distance between the draws' distribution and a known one (Kolmogorov and Smirnov), times √n. */
function distance(draws: number[], cdf: (x: number) => number): number {
  const sorted = draws.toSorted((a, b) => a - b);
  const n = sorted.length;
  const gaps = sorted.map((x, i) => Math.max((i + 1) / n - cdf(x), cdf(x) - i / n));
  return Math.max(...gaps) * Math.sqrt(n);
}

const many = (draw: () => number): number[] => Array.from({ length: 4000 }, draw);

describe('draws follow their distribution (Kolmogorov-Smirnov at 1 in 10,000)', () => {
  it('uniform', () => expect(distance(many(randomFrom('u')), (x) => x)).toBeLessThan(2.22));

  it('normal', () => {
    const random = randomFrom('n');
    expect(
      distance(
        many(() => sampleNormal(random)),
        normalCdf,
      ),
    ).toBeLessThan(2.22);
  });

  it.each([
    [1 / 3, 399 + 1 / 3],
    [0.5, 0.5],
    [20.5, 9.5],
    [1.7, 0.4],
  ])('beta(%d, %d)', (a, b) => {
    const random = randomFrom('b');
    expect(
      distance(
        many(() => sampleBeta(a, b, random)),
        (x) => betaCdf(x, a, b),
      ),
    ).toBeLessThan(2.22);
  });
});

describe('randomFrom', () => {
  it('gives the same numbers for the same seed, others for another', () => {
    const first = many(randomFrom('audit 7'));
    expect(many(randomFrom('audit 7'))).toEqual(first);
    expect(many(randomFrom('audit 8'))).not.toEqual(first);
    expect(many(randomFrom(7))).toEqual(many(randomFrom('7')));
  });

  it('does not repeat itself between streams of neighbouring seeds', () => {
    const seen = new Set(Array.from({ length: 200 }, (_, seed) => randomFrom(seed)()));
    expect(seen.size).toBe(200);
  });
});

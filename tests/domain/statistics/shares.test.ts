import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clopperPearson } from '../../../src/domain/statistics/clopper-pearson.ts';
import {
  clusterSums,
  respondentSums,
  shareVariance,
} from '../../../src/domain/statistics/clustered-share.ts';
import { designEffect } from '../../../src/domain/statistics/design-effect.ts';
import { quantile } from '../../../src/domain/statistics/quantile.ts';
import { wilson } from '../../../src/domain/statistics/wilson.ts';

describe('intervals of a share', () => {
  // Newcombe (1998), table I; further digits from scipy binomtest(k, n).proportion_ci(method='wilson' | 'exact').
  it.each([
    [81, 263, 0.2552885198782742, 0.36620957698280004, 0.25273674558504283, 0.3676219226013475],
    [15, 148, 0.06238639953073629, 0.16048724172330803, 0.05784401008344803, 0.16165049034947895],
    [0, 20, 0, 0.16112515805281935, 0, 0.16843347098308548],
    [1, 29, 0.006113214292762667, 0.17175521879320282, 0.0008726468835971072, 0.17764429548841465],
  ])('%i of %i', (k, n, low, high, exactLow, exactHigh) => {
    expect(wilson(k, n).low).toBeCloseTo(low, 10);
    expect(wilson(k, n).high).toBeCloseTo(high, 10);
    expect(clopperPearson(k, n).low).toBeCloseTo(exactLow, 10);
    expect(clopperPearson(k, n).high).toBeCloseTo(exactHigh, 10);
  });

  it('contain the share and stay within 0 and 1', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, share) => {
          const k = Math.round(n * share);
          const { low, high } = wilson(k, n);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          expect(low).toBeLessThanOrEqual(k / n);
          expect(high).toBeGreaterThanOrEqual(k / n);
        },
      ),
    );
  });

  it('say nothing without trials', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
    expect(clopperPearson(0, 0)).toEqual({ low: 0, high: 1 });
  });
});

describe('clusters', () => {
  it('inflate a variance by Kish’s design effect: 1 + (Σm²/Σm − 1) ρ', () => {
    expect(designEffect([3, 2, 4, 1, 2], 0.3)).toBeCloseTo(1 + (34 / 12 - 1) * 0.3, 12);
    expect(designEffect([1, 1, 1], 0.9)).toBe(1);
    expect(designEffect([5, 5], -0.2)).toBe(1);
  });

  it('give a ratio the linearised variance (numpy: Σ(y − pn)² G/(G − 1) / (Σn)²)', () => {
    const sums = clusterSums([2, 0, 1, 2, 3, 0].map((y, i) => ({ y, n: [3, 1, 4, 2, 5, 1][i] ?? 0 })));
    expect(shareVariance(sums)).toBeCloseTo(0.0140625, 12);
  });

  it('give the share of elementary schools in a sample of districts the standard error of R’s survey package', () => {
    // survey 4.1 under R 4.2: svymean(~stype, svydesign(ids = ~dnum, weights = ~1, data = apiclus1)); its manual prints 0.0463,
    // for 15 of 757 districts.
    const schools = [13, 34, 4, 13, 16, 2, 1, 4, 12, 21, 9, 11, 37, 2, 4];
    const elementary = [10, 34, 2, 10, 13, 2, 1, 2, 9, 16, 4, 8, 30, 1, 2];
    const sums = clusterSums(schools.map((n, district) => ({ n, y: elementary[district] ?? 0 })));
    const standardError = Math.sqrt(shareVariance(sums));
    expect(sums.y / sums.n).toBeCloseTo(0.78688524590164, 12);
    expect(standardError).toBeCloseTo(0.0468025716133838, 12);
    expect(standardError * Math.sqrt(1 - 15 / 757)).toBeCloseTo(0.04634, 5);
  });

  it('of one each are a plain sample', () => {
    expect(shareVariance(respondentSums(30, 200))).toBeCloseTo((0.15 * 0.85) / 199, 12);
  });
});

describe('quantile', () => {
  it.each([
    [0.025, 1],
    [0.3, 2.1],
    [0.5, 3.5],
    [0.975, 8.475],
  ])('numpy.quantile([3, 1, 4, 1, 5, 9, 2, 6], %d)', (p, expected) => {
    expect(quantile(Float64Array.from([3, 1, 4, 1, 5, 9, 2, 6]), p)).toBeCloseTo(expected, 12);
  });

  it('is what sorting would give', () => {
    fc.assert(
      fc.property(
        fc.float64Array({
          minLength: 1,
          maxLength: 60,
          noNaN: true,
          noDefaultInfinity: true,
          min: -9,
          max: 9,
        }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, p) => {
          const sorted = values.toSorted();
          const at = (values.length - 1) * p;
          const low = sorted[Math.floor(at)] ?? NaN;
          const high = sorted[Math.ceil(at)] ?? NaN;
          expect(quantile(values, p)).toBeCloseTo(low + (at - Math.floor(at)) * (high - low), 9);
        },
      ),
    );
  });
});

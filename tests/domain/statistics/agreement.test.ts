import { describe, expect, it } from 'vitest';
import { alphaWithInterval } from '../../../src/domain/statistics/alpha-interval.ts';
import { clusterBootstrap } from '../../../src/domain/statistics/cluster-bootstrap.ts';
import { krippendorffAlpha } from '../../../src/domain/statistics/krippendorff.ts';
import { lift } from '../../../src/domain/statistics/lift.ts';
import { phi } from '../../../src/domain/statistics/phi.ts';
import { positiveAgreement } from '../../../src/domain/statistics/positive-agreement.ts';
import { randomFrom } from '../../../src/domain/statistics/random.ts';

/** Columns of units from the rows of judges; a dot is a missing value. */
function units(...judges: string[]): number[][] {
  return Array.from(judges[0] ?? '', (_, unit) =>
    judges.flatMap((row) => (row[unit] === '.' ? [] : [Number(row[unit]) - 1])),
  );
}

describe('krippendorffAlpha', () => {
  it('is 0.743 on Krippendorff’s (2011) example C: four judges, missing values, as R’s irr::kripp.alpha(x, "nominal")', () => {
    const data = units('123321412...', '1233224125.3', '.3332342251.', '12332441251.');
    expect(krippendorffAlpha(data, 5)).toBeCloseTo(0.743, 3);
  });

  it('is 0.095 on his example A: two judges, two values', () => {
    expect(krippendorffAlpha(units('1211111121', '2221121111'), 2)).toBeCloseTo(0.095, 3);
  });

  it('is 0.692 on his example B: two judges, five values', () => {
    expect(krippendorffAlpha(units('112243335441', '212223335444'), 5)).toBeCloseTo(0.692, 3);
  });

  it('is 1 for perfect agreement and cannot be told where all values are the same', () => {
    expect(
      krippendorffAlpha(
        [
          [0, 0],
          [1, 1],
          [1, 1],
        ],
        2,
      ),
    ).toBe(1);
    expect(
      krippendorffAlpha(
        [
          [0, 0],
          [0, 0],
        ],
        2,
      ),
    ).toBeNull();
    expect(krippendorffAlpha([[0], [1]], 2)).toBeNull();
  });
});

describe('alphaWithInterval', () => {
  const random = randomFrom('alpha');
  const judged = Array.from({ length: 300 }, (_, unit) => {
    const truth = Number(random() < 0.3);
    const judge = (): number => (random() < 0.9 ? truth : 1 - truth);
    return { respondent: Math.floor(unit / 3), values: [judge(), judge()] };
  });

  it('contains its alpha, and repeats itself with the same seed', () => {
    const found = alphaWithInterval(judged, 2, { seed: 'a' });
    expect(found.interval?.low).toBeLessThan(found.alpha ?? 0);
    expect(found.interval?.high).toBeGreaterThan(found.alpha ?? 1);
    expect(alphaWithInterval(judged, 2, { seed: 'a' })).toEqual(found);
  });

  it('is as wide as its people are few: copies of the same answers add nothing', () => {
    const once = alphaWithInterval(judged, 2, { seed: 'a' }).interval;
    const copied = alphaWithInterval([...judged, ...judged, ...judged, ...judged], 2, { seed: 'a' }).interval;
    const width = (interval: typeof once): number => (interval === null ? NaN : interval.high - interval.low);
    expect(width(copied)).toBeCloseTo(width(once), 1);
    expect(width(copied)).toBeGreaterThan(0.8 * width(once));
  });

  it('has no interval with one person, or where nobody disagreed', () => {
    expect(alphaWithInterval(judged.slice(0, 3), 2, { seed: 'a' }).interval).toBeNull();
    const agreed = judged.map(({ respondent, values }) => ({
      respondent,
      values: values.map(() => respondent % 2),
    }));
    expect(alphaWithInterval(agreed, 2, { seed: 'a' })).toEqual({ alpha: 1, interval: null });
  });
});

describe('clusterBootstrap', () => {
  it('gives a mean the width that theory gives it', () => {
    const random = randomFrom('clusters');
    const parts = Array.from({ length: 400 }, () => Float64Array.from([Number(random() < 0.2), 1]));
    const interval = clusterBootstrap(parts, (sums) => (sums[0] ?? 0) / (sums[1] ?? 1), {
      seed: 1,
      replicates: 4000,
    });
    const share = parts.reduce((sum, part) => sum + (part[0] ?? 0), 0) / 400;
    const width = 2 * 1.96 * Math.sqrt((share * (1 - share)) / 400);
    expect((interval?.high ?? 0) - (interval?.low ?? 0)).toBeCloseTo(width, 2);
  });

  it('is not given where most replicates have no statistic', () => {
    const parts = [Float64Array.from([1]), Float64Array.from([0])];
    expect(clusterBootstrap(parts, () => null, { seed: 1 })).toBeNull();
  });
});

describe('two by two', () => {
  const table = { both: 20, onlyFirst: 5, onlySecond: 10, neither: 15 };

  it('has positive agreement, phi and lift', () => {
    expect(positiveAgreement(table)).toBeCloseTo(40 / 55, 12);
    expect(phi(table)).toBeCloseTo(250 / Math.sqrt(25 * 25 * 30 * 20), 12);
    expect(lift(table)).toBeCloseTo((20 * 50) / (25 * 30), 12);
  });

  it('does not divide by nothing', () => {
    const none = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 9 };
    expect([positiveAgreement(none), phi(none), lift(none)]).toEqual([null, null, null]);
  });
});

import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from '../../../src/domain/statistics/benjamini-hochberg.ts';
import { clusterSums, respondentSums } from '../../../src/domain/statistics/clustered-share.ts';
import { compareShares } from '../../../src/domain/statistics/compare-shares.ts';
import { mcnemar } from '../../../src/domain/statistics/mcnemar.ts';
import { normalCdf } from '../../../src/domain/statistics/normal-cdf.ts';
import { randomFrom } from '../../../src/domain/statistics/random.ts';

describe('mcnemar', () => {
  // scipy binomtest(min, b + c).pvalue; mid-p = that less binom.pmf(min). 86 and 150 are Agresti's approval ratings.
  it.each([
    [86, 150, 3.715936139571387e-5, 2.8933895176154288e-5],
    [2, 9, 0.0654296875, 0.038574218750000014],
    [5, 5, 1, 0.876953125],
    [0, 0, 1, 1],
  ])('%i only the first right, %i only the second', (b, c, exact, midP) => {
    expect(mcnemar(b, c).exact).toBeCloseTo(exact, 12);
    expect(mcnemar(b, c).midP).toBeCloseTo(midP, 12);
    expect(mcnemar(c, b)).toEqual(mcnemar(b, c));
  });
});

describe('benjaminiHochberg', () => {
  // The fifteen tests of Benjamini and Hochberg (1995), section 3.2: four are rejected at 5 %. Adjusted as R's p.adjust(p, "BH").
  const p = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
    0.759, 1,
  ];
  const adjusted = [
    0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714285714286, 0.06385714285714286, 0.0645, 0.0765, 0.486,
    0.5811818181818182, 0.714875, 0.7532307692307694, 0.8132142857142857, 1,
  ];

  it('rejects what the paper rejects', () => {
    const found = benjaminiHochberg(p);
    for (const [index, value] of adjusted.entries()) expect(found[index]).toBeCloseTo(value, 12);
    expect(found.filter((value) => (value ?? 1) <= 0.05)).toHaveLength(4);
  });

  it('keeps the order given, and what was not tested', () => {
    expect(benjaminiHochberg([0.04, null, 0.01])).toEqual([0.04, null, 0.02]);
  });
});

describe('compareShares', () => {
  it('is Pearson’s chi-squared test for separate groups of people (scipy chi2_contingency([[30, 170], [55, 245]], correction=False))', () => {
    const { difference, p } = compareShares(respondentSums(30, 200), respondentSums(55, 300));
    expect(difference).toBeCloseTo(0.15 - 55 / 300, 12);
    expect(p).toBeCloseTo(0.3310064603278212, 10);
  });

  it('is McNemar’s test when everybody is in both waves', () => {
    // 100 people: 20 in both, 15 in the first wave only, 5 in the second only; χ² = (15 − 5)² / 20.
    const both = { clusters: 100, nn: 100, ny: 25, yn: 35, yy: 20 };
    const { p } = compareShares(respondentSums(35, 100), respondentSums(25, 100), both);
    expect(p).toBeCloseTo(2 * normalCdf(-Math.sqrt(5)), 10);
  });

  it('is less sure when the comments come from few people', () => {
    const each = (y: number, n: number, times: number) =>
      clusterSums(Array.from({ length: times }, () => ({ n, y })));
    const sum = (a: ReturnType<typeof each>, b: ReturnType<typeof each>) => ({
      clusters: a.clusters + b.clusters,
      n: a.n + b.n,
      y: a.y + b.y,
      nn: a.nn + b.nn,
      ny: a.ny + b.ny,
      yy: a.yy + b.yy,
    });
    const many = compareShares(respondentSums(60, 200), respondentSums(40, 200));
    const few = compareShares(sum(each(10, 10, 6), each(0, 10, 14)), sum(each(10, 10, 4), each(0, 10, 16)));
    expect(few.difference).toBeCloseTo(many.difference, 12);
    expect(many.p).toBeLessThan(0.05);
    expect(few.p).toBeGreaterThan(0.4);
    expect(few.standardError).toBeGreaterThan(3 * many.standardError);
  });

  /** Units and counted units of respondents on either side, with what those on both have in common. */
  const sides = (people: readonly (readonly [n1: number, y1: number, n2: number, y2: number])[]) => {
    const both = { clusters: 0, nn: 0, ny: 0, yn: 0, yy: 0 };
    for (const [n1, y1, n2, y2] of people.filter(([n1, , n2]) => n1 > 0 && n2 > 0)) {
      both.clusters++;
      both.nn += n1 * n2;
      both.ny += n1 * y2;
      both.yn += y1 * n2;
      both.yy += y1 * y2;
    }
    const first = clusterSums(people.map(([n, y]) => ({ n, y })));
    const second = clusterSums(people.map(([, , n, y]) => ({ n, y })));
    return [first, second, both] as const;
  };

  it('is the cluster-robust test of a regression of comments on their side, where people are on both', () => {
    // numpy: ordinary least squares of 48 comments on their side, sandwich over respondents × G / (G − 1), with its own
    // residuals for the standard error and those of one common share for p (scipy.stats.norm).
    const [first, second, both] = sides([
      [3, 2, 2, 0],
      [1, 1, 4, 1],
      [5, 0, 1, 0],
      [2, 2, 0, 0],
      [0, 0, 3, 1],
      [4, 1, 2, 1],
      [2, 1, 5, 0],
      [1, 0, 1, 1],
      [3, 3, 3, 1],
      [6, 2, 0, 0],
    ]);
    const { difference, standardError, p } = compareShares(first, second, both);
    expect(difference).toBeCloseTo(0.20634920634920634, 12);
    expect(standardError).toBeCloseTo(0.1555891471243954, 12);
    expect(p).toBeCloseTo(0.2479746949660665, 12);
  });

  it('has the standard error of R’s survey package, where districts have schools on both sides', () => {
    // survey 4.1 under R 4.2: svyglm(awards == "Yes" ~ stype == "E", svydesign(ids = ~dnum, weights = ~1, data = apiclus1)).
    const [elementary, others, both] = sides([
      [10, 9, 3, 1],
      [34, 26, 0, 0],
      [2, 2, 2, 1],
      [10, 9, 3, 0],
      [13, 10, 3, 3],
      [2, 2, 0, 0],
      [1, 1, 0, 0],
      [2, 1, 2, 2],
      [9, 9, 3, 2],
      [16, 12, 5, 2],
      [4, 2, 5, 2],
      [8, 6, 3, 3],
      [30, 21, 7, 3],
      [1, 1, 1, 0],
      [2, 0, 2, 0],
    ]);
    const { difference, standardError } = compareShares(elementary, others, both);
    expect(difference).toBeCloseTo(0.283653846153846, 12);
    expect(standardError).toBeCloseTo(0.0880950106516125, 12);
  });

  it('finds a difference by chance in one of twenty tables of people with comments on both sides', () => {
    const random = randomFrom('both sides');
    const people = () =>
      Array.from({ length: 150 }, () => {
        const trait = random() < 0.2 ? 0.6 : 0.05;
        const side = (): [number, number] => {
          const n = Math.floor(random() * 6);
          let y = 0;
          for (let k = 0; k < n; k++) y += Number(random() < trait);
          return [n, y];
        };
        return [...side(), ...side()] as const;
      });
    let [found, foundApart] = [0, 0];
    for (let table = 0; table < 1000; table++) {
      const [first, second, both] = sides(people());
      if ((compareShares(first, second, both).p ?? 1) < 0.05) found++;
      if ((compareShares(first, second).p ?? 1) < 0.05) foundApart++;
    }
    expect(found / 1000).toBeGreaterThan(0.035);
    expect(found / 1000).toBeLessThan(0.065);
    expect(foundApart / 1000).toBeLessThan(0.03);
  });

  it('tells nothing of an empty group, nor where nothing varies', () => {
    expect(compareShares(respondentSums(0, 0), respondentSums(4, 10)).p).toBeNull();
    expect(compareShares(respondentSums(0, 10), respondentSums(0, 12)).p).toBeNull();
  });

  it('finds a difference by chance in one of twenty tables of people with several comments, and misses none that is large', () => {
    const random = randomFrom('size of the test');
    const group = (people: number, p: number) =>
      clusterSums(
        Array.from({ length: people }, () => {
          const n = 1 + Math.floor(random() * 10);
          const trait = Number(random() < p);
          let y = 0;
          for (let k = 0; k < n; k++) y += random() < 0.5 ? trait : Number(random() < p);
          return { n, y };
        }),
      );
    let found = 0;
    let missed = 0;
    for (let table = 0; table < 1000; table++) {
      if ((compareShares(group(80, 0.1), group(150, 0.1)).p ?? 1) < 0.05) found++;
      if ((compareShares(group(150, 0.1), group(150, 0.35)).p ?? 1) >= 0.05) missed++;
    }
    expect(found / 1000).toBeGreaterThan(0.03);
    expect(found / 1000).toBeLessThan(0.07);
    expect(missed / 1000).toBeLessThan(0.01);
  });
});

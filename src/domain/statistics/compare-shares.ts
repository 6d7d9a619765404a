import { type ClusterSums, shareVariance } from './clustered-share.ts';
import { normalCdf } from './normal-cdf.ts';

/**
 * Over the respondents who are in both groups: how many there are, and the sums of the products of their units (n) and counted
 * units (y) in the first group and in the second. Of respondents as units: how many are in both, counted in the second, in the
 * first, in both.
 */
export interface CrossSums {
  readonly clusters: number;
  readonly nn: number;
  readonly ny: number;
  readonly yn: number;
  readonly yy: number;
}

export interface ShareComparison {
  /** First share minus second. */
  readonly difference: number;
  /** Of the difference over other draws of respondents. */
  readonly standardError: number;
  /** Two-sided; null where a group is empty or nothing varies. */
  readonly p: number | null;
}

const nobody: CrossSums = { clusters: 0, nn: 0, ny: 0, yn: 0, yy: 0 };

const covariance = (both: CrossSums, first: number, second: number): number =>
  both.yy - second * both.yn - first * both.ny + first * second * both.nn;

/** The variance of each group's share under one common share and one common correlation within respondents, at least 0. */
function commonVariances(a: ClusterSums, b: ClusterSums, share: number): [number, number] {
  const binomial = share * (1 - share);
  const squares = [a, b].reduce((sum, { nn, ny, yy }) => sum + yy - 2 * share * ny + share * share * nn, 0);
  const units = a.n + b.n;
  const pairs = a.nn + b.nn - units;
  const alike = pairs <= 0 || binomial === 0 ? 0 : (squares / binomial - units) / pairs;
  const correlation = Math.min(1, Math.max(0, alike));
  const of = ({ n, nn }: ClusterSums): number => (binomial * (n + (nn - n) * correlation)) / (n * n);
  return [of(a), of(b)];
}

/**
 * Σ dᵣ² over respondents r for the linearised difference of two ratios: dᵣ = (y₁ᵣ − s₁n₁ᵣ) / n₁ − (y₂ᵣ − s₂n₂ᵣ) / n₂, with the
 * correction for so many clusters. It is the cluster-robust variance of a regression of units on their group.
 */
function jointVariance(a: ClusterSums, b: ClusterSums, both: CrossSums, [s1, s2]: [number, number]): number {
  const squares = ({ n, nn, ny, yy }: ClusterSums, s: number): number =>
    (yy - 2 * s * ny + s * s * nn) / (n * n);
  const clusters = a.clusters + b.clusters - both.clusters;
  if (clusters < 2) return 0;
  const sum = squares(a, s1) + squares(b, s2) - (2 * covariance(both, s1, s2)) / (a.n * b.n);
  return (Math.max(0, sum) * clusters) / (clusters - 1);
}

/**
 * Tests whether two shares of units clustered in respondents differ by more than another draw of respondents would make them.
 * Where nobody is in both groups it is a score test with the design effect of a common correlation within respondents (Rao and Scott
 * 1992): Pearson's chi-squared test where respondents are the units. People in both groups, questions or waves enter through
 * the covariance of what they add to either side: McNemar's test where respondents are the units and all are in both, else a score test
 * with the cluster-robust variance of the difference under one common share (Binder 1983).
 */
export function compareShares(a: ClusterSums, b: ClusterSums, both: CrossSums = nobody): ShareComparison {
  if (a.n === 0 || b.n === 0) return { difference: 0, standardError: 0, p: null };
  const first = a.y / a.n;
  const second = b.y / b.n;
  const difference = first - second;
  const share = (a.y + b.y) / (a.n + b.n);
  const [va, vb] = commonVariances(a, b, share);
  const isClustered = a.n !== a.nn || b.n !== b.nn;
  const spread =
    both.clusters > 0 && isClustered
      ? jointVariance(a, b, both, [share, share])
      : va + vb - (2 * covariance(both, share, share)) / (a.n * b.n);
  const own =
    both.clusters > 0 ? jointVariance(a, b, both, [first, second]) : shareVariance(a) + shareVariance(b);
  return { difference, standardError: Math.sqrt(own), p: pOf(difference, spread, va + vb) };
}

function pOf(difference: number, variance: number, scale: number): number | null {
  if (Math.abs(difference) < 1e-15) return scale > 0 ? 1 : null;
  return variance <= scale * 1e-12 ? null : 2 * normalCdf(-Math.abs(difference) / Math.sqrt(variance));
}

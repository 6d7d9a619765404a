import { type ClusterSums, shareVariance } from './clustered-share.ts';
import { normalCdf } from './normal-cdf.ts';

/**
 * Sums over the respondents of both groups: of the products of their units (n) and counted units (y) in the first group and in the
 * second. Of respondents as units: how many are in both, counted in the second, in the first, in both.
 */
export interface CrossSums {
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

const nobody: CrossSums = { nn: 0, ny: 0, yn: 0, yy: 0 };

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
 * Tests whether two shares of units clustered in respondents differ by more than another draw of respondents would make them: a
 * score test with the design effect of a common correlation within respondents (Rao and Scott 1992). People in both
 * groups, or in both waves, enter through their covariance. It is Pearson's chi-squared test where respondents are the units
 * of separate groups, and McNemar's where all of them are in both.
 */
export function compareShares(a: ClusterSums, b: ClusterSums, both: CrossSums = nobody): ShareComparison {
  if (a.n === 0 || b.n === 0) return { difference: 0, standardError: 0, p: null };
  const first = a.y / a.n;
  const second = b.y / b.n;
  const difference = first - second;
  const own = shareVariance(a) + shareVariance(b) - (2 * covariance(both, first, second)) / (a.n * b.n);
  const share = (a.y + b.y) / (a.n + b.n);
  const [va, vb] = commonVariances(a, b, share);
  const shared = covariance(both, share, share) / (a.n * b.n);
  const spread = va + vb - 2 * shared;
  return {
    difference,
    standardError: Math.sqrt(Math.max(0, own)),
    p: pOf(difference, spread, va + vb),
  };
}

function pOf(difference: number, variance: number, scale: number): number | null {
  if (Math.abs(difference) < 1e-15) return scale > 0 ? 1 : null;
  return variance <= scale * 1e-12 ? null : 2 * normalCdf(-Math.abs(difference) / Math.sqrt(variance));
}

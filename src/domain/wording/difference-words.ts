import type { Interval } from '../statistics/interval.ts';

/** What may be said of the first of two shares. */
export type Verdict = 'higher' | 'lower' | 'no clear difference';

/**
 * What may be said of a difference: "higher" or "lower" only when both the classification interval and the test of sampling exclude
 * zero; where either was not made (null), nothing is clear.
 */
export function differenceVerdict(classification: Interval | null, p: number | null, level = 0.05): Verdict {
  if (classification === null || p === null || p >= level) return 'no clear difference';
  if (classification.low > 0) return 'higher';
  return classification.high < 0 ? 'lower' : 'no clear difference';
}

/** A verdict with the size of the difference in percentage points, rounded outwards: "higher by 3 to 8 points". */
export function differenceWords(verdict: Verdict, { low, high }: Interval): string {
  if (verdict === 'no clear difference') return verdict;
  const [least, most] = verdict === 'higher' ? [low, high] : [-high, -low];
  const from = Math.floor(least * 100);
  const to = Math.ceil(most * 100);
  return from < 1 ? `${verdict} by up to ${points(to)}` : `${verdict} by ${from} to ${points(to)}`;
}

function points(count: number): string {
  return `${count} ${count === 1 ? 'point' : 'points'}`;
}

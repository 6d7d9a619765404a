/** What two judges said of the same units, yes or no: how many units of each outcome. */
export interface TwoByTwo {
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
}

/** Cohen's kappa (1960): agreement beyond that of two judges who guess at their own rates; null where it is not defined. */
export function cohenKappa({ both, onlyFirst, onlySecond, neither }: TwoByTwo): number | null {
  const n = both + onlyFirst + onlySecond + neither;
  if (n === 0) return null;
  const observed = (both + neither) / n;
  const first = (both + onlyFirst) / n;
  const second = (both + onlySecond) / n;
  const expected = first * second + (1 - first) * (1 - second);
  return expected === 1 ? null : (observed - expected) / (1 - expected);
}

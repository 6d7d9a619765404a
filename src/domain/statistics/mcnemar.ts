import { logGamma } from './log-gamma.ts';

export interface McNemar {
  /** Twice the smaller binomial tail, at most 1. */
  readonly exact: number;
  /** The same with half of the observed outcome's probability (Fagerland, Lydersen and Laake 2013): less timid. */
  readonly midP: number;
}

function probability(k: number, n: number): number {
  return Math.exp(logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) - n * Math.LN2);
}

/**
 * Two-sided McNemar tests of two classifiers judged on the same units: `onlyFirst` is how many only the first had right,
 * `onlySecond` how many only the second. Both p-values are 1 where they never differ.
 */
export function mcnemar(onlyFirst: number, onlySecond: number): McNemar {
  const n = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  if (n === 0) return { exact: 1, midP: 1 };
  let tail = 0;
  for (let k = 0; k <= fewer; k++) tail += probability(k, n);
  const exact = Math.min(1, 2 * tail);
  return {
    exact,
    midP: onlyFirst === onlySecond ? 1 - probability(fewer, n) / 2 : 2 * tail - probability(fewer, n),
  };
}

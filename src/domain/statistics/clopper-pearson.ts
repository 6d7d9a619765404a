import { betaQuantile } from './beta-quantile.ts';
import { CONFIDENCE, type Interval } from './interval.ts';

/** The exact interval of a share by Clopper and Pearson (1934): never covers less than promised. */
export function clopperPearson(successes: number, trials: number, confidence = CONFIDENCE): Interval {
  if (trials <= 0) return { low: 0, high: 1 };
  const tail = (1 - confidence) / 2;
  return {
    low: successes <= 0 ? 0 : betaQuantile(tail, successes, trials - successes + 1),
    high: successes >= trials ? 1 : betaQuantile(1 - tail, successes + 1, trials - successes),
  };
}

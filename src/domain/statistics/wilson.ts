import { CONFIDENCE, type Interval } from './interval.ts';
import { normalQuantile } from './normal-quantile.ts';

/** Wilson's score interval (1927) of a share; successes and trials may be fractions, as effective sizes are. No trials: all of [0, 1]. */
export function wilson(successes: number, trials: number, confidence = CONFIDENCE): Interval {
  if (trials <= 0) return { low: 0, high: 1 };
  const z = normalQuantile(1 - (1 - confidence) / 2);
  const p = successes / trials;
  const scale = 1 + (z * z) / trials;
  const centre = (p + (z * z) / (2 * trials)) / scale;
  const half = (z * Math.sqrt((p * (1 - p)) / trials + (z * z) / (4 * trials * trials))) / scale;
  return {
    low: p <= 0 ? 0 : Math.max(0, centre - half),
    high: p >= 1 ? 1 : Math.min(1, centre + half),
  };
}

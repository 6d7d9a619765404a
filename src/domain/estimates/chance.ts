import { CONFIDENCE } from '../statistics/interval.ts';
import { normalQuantile } from '../statistics/normal-quantile.ts';
import type { EstimatedShare } from './corrected-share.ts';

/** So many standard errors to either side. */
const REACH = normalQuantile(1 - (1 - CONFIDENCE) / 2);

/**
 * The variance of the share that has a theme in a group of `base` units, of which `tagged` have it with the rate `right` and the
 * others with the rate `missed`, where it is chance which have it. `clustering` is the design effect of the machine's errors.
 */
export function chanceVariance(
  { tagged, base }: { readonly tagged: number; readonly base: number },
  { right, missed }: { readonly right: number; readonly missed: number },
  clustering = 1,
): number {
  const hits = tagged * right * (1 - right);
  const misses = Math.max(0, base - tagged) * missed * (1 - missed);
  return (clustering * (hits + misses)) / base ** 2;
}

/**
 * Adds to an interval of what is expected of a group the chance by which a group of its size differs from that: next to nothing in
 * thousands, most of it in dozens. Half-widths are added as squares, each side on its own (MOVER; Zou and Donner 2008).
 */
export function withChance<Shares extends EstimatedShare>(
  estimated: Shares,
  variance: number,
  { least = 0, most = 1 } = {},
): Shares {
  if (variance === 0) return estimated;
  const { share, low, high } = estimated;
  const chance = REACH * Math.sqrt(variance);
  return {
    ...estimated,
    low: Math.max(Math.min(low, least), share - Math.hypot(share - low, chance)),
    high: Math.min(Math.max(high, most), share + Math.hypot(high - share, chance)),
  };
}

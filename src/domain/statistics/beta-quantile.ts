import { betaCdf } from './beta-cdf.ts';

/**
 * The value that a beta variable with shapes a, b > 0 stays under with probability p. By bisection of the logarithm below
 * the middle and of the distance from 1 above it, so that tails near 0 and 1 keep about 12 digits.
 */
export function betaQuantile(p: number, a: number, b: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  if (betaCdf(0.5, a, b) < p) return 1 - lowerQuantile((x) => 1 - betaCdf(1 - x, a, b) >= 1 - p);
  return lowerQuantile((x) => betaCdf(x, a, b) >= p);
}

/** The least x in (0, ½] for which a monotone condition holds. */
function lowerQuantile(holds: (x: number) => boolean): number {
  let low = Math.log(1e-300);
  let high = Math.log(0.5);
  if (holds(1e-300)) return 0;
  for (let step = 0; step < 100 && high - low > 1e-14; step++) {
    const middle = (low + high) / 2;
    if (holds(Math.exp(middle))) high = middle;
    else low = middle;
  }
  return Math.exp((low + high) / 2);
}

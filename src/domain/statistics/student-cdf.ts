import { betaCdf } from './beta-cdf.ts';

/** The probability that a Student variable with so many degrees of freedom (> 0) is at most t. */
export function studentCdf(t: number, freedom: number): number {
  const tail = betaCdf(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
  return t > 0 ? 1 - tail : tail;
}

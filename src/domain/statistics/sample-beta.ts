import type { Random } from './random.ts';
import { sampleGamma } from './sample-gamma.ts';

/** A draw from the beta distribution with both shapes > 0, as the ratio of two gammas. */
export function sampleBeta(a: number, b: number, random: Random): number {
  const x = sampleGamma(a, random);
  const y = sampleGamma(b, random);
  return x + y === 0 ? Number(random() < a / (a + b)) : x / (x + y);
}

import type { Random } from './random.ts';
import { sampleNormal } from './sample-normal.ts';

/**
 * A draw from the gamma distribution of this shape (> 0) and scale 1, by Marsaglia and Tsang (2000); shapes under 1 are
 * boosted from shape + 1, as they propose.
 */
export function sampleGamma(shape: number, random: Random): number {
  if (shape < 1) return sampleGamma(shape + 1, random) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = sampleNormal(random);
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    const u = 1 - random();
    if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

import { CONFIDENCE, type Interval } from './interval.ts';
import { quantile } from './quantile.ts';
import { randomFrom } from './random.ts';

export interface Bootstrap {
  readonly seed: number | string;
  /** 1,000 unless said. */
  readonly replicates?: number;
  readonly confidence?: number;
}

/**
 * The percentile bootstrap (Efron 1979) over whole clusters, such as respondents: clusters are drawn with replacement, what they add
 * is summed column by column, and the statistic is computed of the sums. `parts` are the rows of the clusters. Replicates
 * whose statistic is null are left out; null where fewer than half are left, or there are no two clusters.
 */
export function clusterBootstrap(
  parts: readonly Float64Array[],
  statistic: (sums: Float64Array) => number | null,
  { seed, replicates = 1000, confidence = CONFIDENCE }: Bootstrap,
): Interval | null {
  const width = parts[0]?.length ?? 0;
  if (parts.length < 2) return null;
  const random = randomFrom(seed);
  const sums = new Float64Array(width);
  const values = new Float64Array(replicates);
  let count = 0;
  for (let replicate = 0; replicate < replicates; replicate++) {
    sums.fill(0);
    for (let draw = 0; draw < parts.length; draw++) {
      const part = parts[Math.floor(random() * parts.length)];
      if (part !== undefined) for (let k = 0; k < width; k++) sums[k] = (sums[k] ?? 0) + (part[k] ?? 0);
    }
    const value = statistic(sums);
    if (value !== null) values[count++] = value;
  }
  if (count * 2 < replicates) return null;
  const kept = values.subarray(0, count);
  const tail = (1 - confidence) / 2;
  return { low: quantile(kept, tail), high: quantile(kept, 1 - tail) };
}

import type { TermVector } from '../exemplars/tf-idf.ts';
import { randomFrom } from '../statistics/random.ts';

const passes = 15;
/** Beginnings, of which the one that ends with the closest clusters counts. */
const beginnings = 4;

/**
 * Shares vectors of length 1 among `count` clusters by the cosine to the cluster's mean (Dhillon & Modha 2001), begun from
 * vectors drawn far apart (Arthur & Vassilvitskii 2007). The same seed gives the same clusters. An empty vector is in none.
 *
 * @returns per vector, its cluster, or -1
 */
export function sphericalKMeans(vectors: readonly TermVector[], count: number, seed: string): Int32Array {
  let best = { cluster: new Int32Array(vectors.length).fill(-1), closeness: -1 };
  for (let n = 0; n < beginnings; n++) {
    const found = settle(vectors, count, `${seed} ${n}`);
    if (found.closeness > best.closeness) best = found;
  }
  return best.cluster;
}

/** One run from its beginning until nothing moves; `closeness` is the sum of cosines to the clusters' means. */
function settle(
  vectors: readonly TermVector[],
  count: number,
  seed: string,
): { cluster: Int32Array<ArrayBuffer>; closeness: number } {
  const cluster = new Int32Array(vectors.length).fill(-1);
  const full = vectors.flatMap((vector, index) => (vector.size > 0 ? [index] : []));
  let centres = drawApart(vectors, full, count, seed);
  let closeness = 0;
  for (let pass = 0; pass < passes; pass++) {
    let moved = 0;
    closeness = 0;
    for (const index of full) {
      const { nearest, near } = nearestOf(vectors[index] ?? new Map<number, number>(), centres);
      if (nearest !== cluster[index]) moved++;
      cluster[index] = nearest;
      closeness += near;
    }
    if (moved === 0) break;
    centres = meansOf(vectors, cluster, centres.length);
  }
  return { cluster, closeness };
}

function cosine(vector: TermVector, centre: TermVector): number {
  let sum = 0;
  for (const [term, weight] of vector) sum += weight * (centre.get(term) ?? 0);
  return sum;
}

function nearestOf(vector: TermVector, centres: readonly TermVector[]): { nearest: number; near: number } {
  let nearest = 0;
  let best = -1;
  for (const [index, centre] of centres.entries()) {
    const near = cosine(vector, centre);
    if (near > best) {
      best = near;
      nearest = index;
    }
  }
  return { nearest, near: best };
}

function drawApart(
  vectors: readonly TermVector[],
  from: readonly number[],
  count: number,
  seed: string,
): TermVector[] {
  const random = randomFrom(seed);
  const centres: TermVector[] = [];
  const distance = new Float64Array(from.length).fill(1);
  while (centres.length < Math.min(count, from.length)) {
    const total = distance.reduce((sum, one) => sum + one, 0);
    if (total <= 0) break;
    let left = random() * total;
    let chosen = distance.findIndex((one) => (left -= one) < 0);
    if (chosen < 0) chosen = distance.findLastIndex((one) => one > 0);
    const centre = vectors[from[chosen] ?? 0] ?? new Map<number, number>();
    centres.push(centre);
    for (const [n, index] of from.entries()) {
      const apart = 1 - cosine(vectors[index] ?? new Map<number, number>(), centre);
      distance[n] = Math.max(0, Math.min(distance[n] ?? 0, apart < 1e-9 ? 0 : apart));
    }
  }
  return centres;
}

function meansOf(vectors: readonly TermVector[], cluster: Int32Array, count: number): TermVector[] {
  const sums = Array.from({ length: count }, () => new Map<number, number>());
  for (const [index, vector] of vectors.entries()) {
    const sum = sums[cluster[index] ?? -1];
    if (sum !== undefined) for (const [term, weight] of vector) sum.set(term, (sum.get(term) ?? 0) + weight);
  }
  return sums.map((sum) => {
    const length = Math.sqrt([...sum.values()].reduce((squares, weight) => squares + weight * weight, 0));
    return new Map([...sum].map(([term, weight]) => [term, length > 0 ? weight / length : 0]));
  });
}

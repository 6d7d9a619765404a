import type { Corpus } from './corpus.ts';
import { CLUSTER, DENSE, FLAT, NGRAM, SYSTEM } from './feature-kinds.ts';
import type { Targets } from './fit.ts';
import { log } from './mathematics.ts';
import type { SparseProduct } from './sparse-product.ts';

/** Pseudo-count of the naive-Bayes ratios. */
const SMOOTHING = 1;
/** How far a kind of feature is trusted beside whole words. */
const NGRAM_SCALE = 0.5;
const FLAT_SCALE = 1;
const CLUSTER_SCALE = 0.3;
/** Scale of the dimensions of words' vectors, which have no counts to take a ratio of. */
const DENSE_SCALE = 1.4;

const SCALES = new Map([
  [NGRAM, NGRAM_SCALE],
  [FLAT, FLAT_SCALE],
  [SYSTEM, FLAT_SCALE],
  [CLUSTER, CLUSTER_SCALE],
]);

/** Features × columns: log of how much more of a feature the comments with the column have, by the scale of its kind. */
export function bayesRatios(
  corpus: Corpus,
  targets: Targets,
  held: Uint8Array,
  { backward }: SparseProduct,
): Float32Array {
  const { columns: width, positive, known } = targets;
  const featureCount = corpus.featureHash.length;
  const cells = corpus.comments * width;
  const side = new Float32Array(cells);
  const inside = new Float32Array(featureCount * width);
  const outside = new Float32Array(featureCount * width);
  const counts = [new Float64Array(width), new Float64Array(width)] as const;
  for (const [wanted, out] of [
    [1, inside],
    [0, outside],
  ] as const) {
    for (let comment = 0; comment < corpus.comments; comment++)
      for (let c = 0; c < width; c++) {
        const cell = comment * width + c;
        const has = known[cell] === 1 && positive[cell] === wanted && held[comment] !== 1;
        side[cell] = has ? 1 : 0;
        if (has) counts[wanted][c] = (counts[wanted][c] ?? 0) + 1;
      }
    backward(side, out);
  }
  const ratio = new Float32Array(featureCount * width);
  for (let f = 0; f < featureCount; f++) {
    const kind = corpus.featureKind[f] ?? 0;
    if (kind === DENSE) {
      ratio.fill(DENSE_SCALE, f * width, (f + 1) * width);
      continue;
    }
    const scale = SCALES.get(kind) ?? 1;
    for (let c = 0; c < width; c++) {
      const k = f * width + c;
      const p = ((inside[k] ?? 0) + SMOOTHING) / ((counts[1][c] ?? 0) + 2 * SMOOTHING);
      const q = ((outside[k] ?? 0) + SMOOTHING) / ((counts[0][c] ?? 0) + 2 * SMOOTHING);
      ratio[k] = scale * log(p / q);
    }
  }
  return ratio;
}

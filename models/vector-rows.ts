import { clusterFeature, type FeatureList } from './corpus.ts';
import { CLUSTER, DENSE } from './feature-kinds.ts';
import type { Source } from './quantise.ts';
import { VECTOR_UNIT, type WordVectors } from './vectors.ts';

/** The rows of words and n-grams, with what vectors and clusters say of all words that have them. */
export function vectorRows(
  { featureHash, featureKind }: FeatureList,
  weights: Float32Array,
  columns: number,
  trained: readonly Source[],
  vectors: WordVectors | undefined,
): Source[] {
  if (vectors === undefined) return [...trained];
  const byCluster = new Map<number, number>();
  let dense = -1;
  for (const [feature, kind] of featureKind.entries()) {
    if (kind === CLUSTER) byCluster.set(featureHash[feature] ?? 0, feature);
    if (kind === DENSE && dense < 0) dense = feature;
  }
  const rows = new Map(trained.map((source) => [source.hash, source]));
  for (const [row, hash] of vectors.hash.entries()) {
    const own = Float32Array.from(rows.get(hash)?.weights ?? new Float32Array(columns));
    const unit = (vectors.weight[row] ?? 0) * VECTOR_UNIT;
    for (let d = 0; d < vectors.dimensions; d++)
      add(own, weights, dense + d, unit * (vectors.rows[row * vectors.dimensions + d] ?? 0));
    for (let level = 0; level < vectors.levels; level++) {
      const feature = byCluster.get(clusterFeature(vectors, row, level));
      if (feature !== undefined) add(own, weights, feature, 1);
    }
    rows.set(hash, { hash, weights: own });
  }
  return [...rows.values()];
}

function add(row: Float32Array, weights: Float32Array, feature: number, value: number): void {
  const from = feature * row.length;
  for (let c = 0; c < row.length; c++) row[c] = (row[c] ?? 0) + value * (weights[from + c] ?? 0);
}

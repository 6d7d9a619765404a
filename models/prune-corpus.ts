import type { Corpus } from './corpus.ts';
import { DENSE } from './feature-kinds.ts';
import { buildLists, type Lists } from './lists.ts';
import { VECTOR_UNIT, type WordVectors } from './vectors.ts';

/** Features that fewer groups than this have are left out: a model must not hold what one person wrote. */
const LEAST_GROUPS = 3;

/** Most features of each kind, in the order of the kinds; the rarest go first. Keeps models small and training quick. */
const MOST_FEATURES = [12_000, 12_000, 6_000, 1_000, Infinity, Infinity, Infinity];

/** Examples as they were read, with all of their features. */
export interface ReadExamples {
  /** Comment → units. */
  readonly comments: Lists;
  readonly hits: Lists;
  /** Features of each unit, a repeated one several times. */
  readonly unitFeatures: readonly (readonly number[])[];
  /** The row of each unit that is a word with a vector. */
  readonly vector: ReadonlyMap<number, number>;
  readonly featureHash: readonly number[];
  readonly featureKind: readonly number[];
}

/** The fewest groups that a feature of a kind must have for at most so many of them to remain. */
function leastGroups(groups: Int32Array, kinds: readonly number[], kind: number, most: number): number {
  const counts = [...groups.filter((count, feature) => kinds[feature] === kind && count >= LEAST_GROUPS)];
  if (counts.length <= most) return LEAST_GROUPS;
  counts.sort((a, b) => b - a);
  return (counts[most] ?? 0) + 1;
}

/** Counts the groups of each feature and keeps those that enough have, and the units that have any. */
export function pruneCorpus(
  { comments, hits, unitFeatures, vector, featureHash, featureKind }: ReadExamples,
  group: Int32Array,
  vectors: WordVectors | undefined,
): Corpus {
  const order = Int32Array.from(group, (_, index) => index).sort(
    (a, b) => (group[a] ?? 0) - (group[b] ?? 0) || a - b,
  );
  const groups = new Int32Array(featureHash.length);
  const last = new Int32Array(featureHash.length).fill(-1);
  for (const comment of order) {
    const own = group[comment] ?? 0;
    for (let k = comments.start[comment] ?? 0; k < (comments.start[comment + 1] ?? 0); k++)
      for (const feature of unitFeatures[comments.item[k] ?? 0] ?? []) {
        if (last[feature] === own) continue;
        last[feature] = own;
        groups[feature] = (groups[feature] ?? 0) + 1;
      }
  }
  const least = MOST_FEATURES.map((most, kind) => leastGroups(groups, featureKind, kind, most));
  const featureNumber = new Int32Array(featureHash.length).fill(-1);
  const kept: number[] = [];
  for (let feature = 0; feature < featureHash.length; feature++)
    if (
      featureKind[feature] === DENSE ||
      (groups[feature] ?? 0) >= (least[featureKind[feature] ?? 0] ?? LEAST_GROUPS)
    )
      featureNumber[feature] = kept.push(feature) - 1;

  /** Dimensions were added last. */
  const dense = kept.length - (vectors?.dimensions ?? 0);
  const unitNumber = new Int32Array(unitFeatures.length).fill(-1);
  const features = buildLists();
  let units = 0;
  for (const [unit, list] of unitFeatures.entries()) {
    const counts = new Map<number, number>();
    for (const feature of list) {
      const number = featureNumber[feature] ?? -1;
      if (number >= 0) counts.set(number, (counts.get(number) ?? 0) + 1);
    }
    const row = vector.get(unit);
    if (counts.size === 0 && row === undefined) continue;
    unitNumber[unit] = units++;
    for (const [feature, count] of counts) features.push(feature, count);
    if (row !== undefined && vectors !== undefined) {
      const value = (vectors.weight[row] ?? 0) * VECTOR_UNIT;
      for (let d = 0; d < vectors.dimensions; d++)
        features.push(dense + d, value * (vectors.rows[row * vectors.dimensions + d] ?? 0));
    }
    features.end();
  }
  const rows = buildLists();
  for (let comment = 0; comment + 1 < comments.start.length; comment++) {
    for (let k = comments.start[comment] ?? 0; k < (comments.start[comment + 1] ?? 0); k++) {
      const unit = unitNumber[comments.item[k] ?? 0] ?? -1;
      if (unit >= 0) rows.push(unit, comments.value[k] ?? 0);
    }
    rows.end();
  }
  return {
    comments: comments.start.length - 1,
    units: rows.lists(),
    features: features.lists(),
    featureHash: Int32Array.from(kept, (feature) => featureHash[feature] ?? 0),
    featureKind: Uint8Array.from(kept, (feature) => featureKind[feature] ?? 0),
    hits,
  };
}

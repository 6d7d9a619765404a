import type { FeatureList } from './corpus.ts';

/** Two lists of features as one: those of the first in its order, then what the second has beside. */
export function joinFeatures(
  first: FeatureList,
  second: FeatureList,
): FeatureList & { /** Where each feature of the second is now. */ readonly place: Int32Array } {
  const hash = [...first.featureHash];
  const kind = [...first.featureKind];
  const keyOf = (list: FeatureList, at: number): string => `${list.featureKind[at]} ${list.featureHash[at]}`;
  const known = new Map(hash.map((_, at) => [keyOf(first, at), at]));
  const place = second.featureHash.map((own, at) => {
    const before = known.get(keyOf(second, at));
    if (before !== undefined) return before;
    kind.push(second.featureKind[at] ?? 0);
    return hash.push(own) - 1;
  });
  return { featureHash: Int32Array.from(hash), featureKind: Uint8Array.from(kind), place };
}

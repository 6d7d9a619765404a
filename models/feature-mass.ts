import type { Corpus } from './corpus.ts';

/** Sum of squared values of each feature over the fitted comments, as if units had no feature in common. */
export function featureMass(corpus: Corpus, held: Uint8Array): Float64Array {
  const { units, features } = corpus;
  const unitMass = new Float64Array(features.start.length - 1);
  for (let comment = 0; comment < corpus.comments; comment++) {
    if (held[comment] === 1) continue;
    for (let k = units.start[comment] ?? 0; k < (units.start[comment + 1] ?? 0); k++) {
      const unit = units.item[k] ?? 0;
      unitMass[unit] = (unitMass[unit] ?? 0) + (units.value[k] ?? 0) ** 2;
    }
  }
  const mass = new Float64Array(corpus.featureHash.length);
  for (let unit = 0; unit < unitMass.length; unit++)
    for (let k = features.start[unit] ?? 0; k < (features.start[unit + 1] ?? 0); k++) {
      const feature = features.item[k] ?? 0;
      mass[feature] = (mass[feature] ?? 0) + (unitMass[unit] ?? 0) * (features.value[k] ?? 0) ** 2;
    }
  return mass;
}

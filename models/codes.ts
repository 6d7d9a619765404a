import type { Facet, Valence } from './classifier.ts';

/** Valences by their codes, in columns of typed arrays and in the record. */
export const VALENCES: readonly Valence[] = ['neutral', 'negative', 'positive', 'mixed'];
/** Facets by their bits. */
export const FACETS: readonly Facet[] = ['suggestion', 'distress'];

/** The valence of a code. */
export function valenceOf(code: number): Valence {
  return VALENCES[code] ?? 'neutral';
}

/** Facets as one number: bit k is set for FACETS[k]. */
export function facetBits(facets: readonly Facet[]): number {
  return facets.reduce((bits, facet) => bits | (1 << FACETS.indexOf(facet)), 0);
}

/** The facets whose bits are set. */
export function facetsOf(bits: number): Facet[] {
  return FACETS.filter((_, bit) => (bits & (1 << bit)) !== 0);
}

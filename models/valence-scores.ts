import type { Facet, Valence } from './classifier.ts';
import { FACETS, VALENCES } from './codes.ts';
import type { Judged } from './metrics.ts';

/** Facets of a comment for which nobody decided them. */
export const UNDECIDED = 255;

/** Valence of the tags that were right to be given. */
export interface ValenceScores {
  readonly tags: number;
  readonly accuracy: number;
  /** Share of the commonest valence of the labels: what saying always that would reach. */
  readonly commonest: number;
  /** Rows: what people said; columns: what the classifier said; both in the order of VALENCES. */
  readonly confusion: readonly (readonly number[])[];
}

export interface FacetScore {
  readonly facet: Facet;
  readonly support: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Place of a valence in VALENCES from 1, 0 for none: how tables hold it. */
export function valenceCode(valence: Valence | undefined): number {
  return valence === undefined ? 0 : VALENCES.indexOf(valence) + 1;
}

/** Counts valences over the tags that were given rightly; null without any, or when the classifier says neutral only. */
export function scoreValence({ labelledValence, givenValence }: Judged): ValenceScores | null {
  const confusion = VALENCES.map(() => VALENCES.map(() => 0));
  let tags = 0;
  let right = 0;
  for (const [cell, labelled] of labelledValence.entries()) {
    const given = givenValence[cell] ?? 0;
    const row = confusion[labelled - 1];
    if (row === undefined || given === 0) continue;
    row[given - 1] = (row[given - 1] ?? 0) + 1;
    tags++;
    if (given === labelled) right++;
  }
  const neutral = valenceCode('neutral');
  if (tags === 0 || !givenValence.some((code) => code !== 0 && code !== neutral)) return null;
  const rows = confusion.map((row) => row.reduce((sum, count) => sum + count, 0));
  return { tags, accuracy: right / tags, commonest: Math.max(...rows) / tags, confusion };
}

/** Precision, recall and F1 of each facet over the comments for which it was decided; empty without any, or when none is given. */
export function scoreFacets({ labelledFacets, givenFacets }: Judged): FacetScore[] {
  const decided = [...labelledFacets.entries()].filter(([, bits]) => bits !== UNDECIDED);
  if (!decided.some(([comment]) => (givenFacets[comment] ?? 0) !== 0)) return [];
  return FACETS.map((facet, index) => {
    let hits = 0;
    let gives = 0;
    let support = 0;
    for (const [comment, bits] of decided) {
      const labelled = (bits >> index) & 1;
      const given = ((givenFacets[comment] ?? 0) >> index) & 1;
      hits += labelled & given;
      gives += given;
      support += labelled;
    }
    return {
      facet,
      support,
      precision: gives === 0 ? 0 : hits / gives,
      recall: support === 0 ? 0 : hits / support,
      f1: gives + support === 0 ? 0 : (2 * hits) / (gives + support),
    };
  });
}

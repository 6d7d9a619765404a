import type { Facet, Valence } from '../../../models/classifier.ts';

/** A stretch of a text in UTF-16 code units, `[start, end)`. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** What says that a comment belongs to the theme, and how strongly (1 unless given). */
export interface Evidence extends Stretch {
  readonly weight?: number | undefined;
}

/** A comment tagged with the theme, from which a quote could be taken. */
export interface Candidate {
  readonly commentId: string;
  readonly respondentId: string;
  /** The respondent's value of the survey's group; null where the survey has none, or only one value of it. */
  readonly group: string | null;
  readonly text: string;
  readonly probability: number;
  readonly valence: Valence;
  readonly evidence: readonly Evidence[];
  readonly facets: readonly Facet[];
}

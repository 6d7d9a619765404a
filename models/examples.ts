import type { Facet, Valence } from './classifier.ts';

/** A comment whose themes a person has decided: all that apply, so that the others are decided against. */
export interface Example {
  readonly text: string;
  readonly labels: readonly string[];
  /** Themes that were decided, for or against, where the codebook had fewer then than now; all if left out. */
  readonly decided?: readonly string[] | undefined;
  readonly question?: string | undefined;
  /** Who wrote it: comments of one person are never divided between training and testing. */
  readonly respondent?: string | undefined;
  /** Valence by theme, where it was decided. */
  readonly valence?: Readonly<Record<string, Valence>> | undefined;
  /** Facets, where they were decided; leave out where nobody looked. */
  readonly facets?: readonly Facet[] | undefined;
}

import type { TrialRow } from './trial-rows.ts';

/** How a line's count changes. */
export interface TrialTheme extends Pick<TrialRow, 'theme' | 'change' | 'from'> {
  /** Comments that are tagged with one of `from` now, by the model that tagged the batch. */
  readonly tagged: number;
  /** Comments with one of `from` by the published lexicon, and with the theme by the draft's. */
  readonly before: number;
  readonly after: number;
  readonly gained: number;
  readonly lost: number;
}

/** How many comments have a term of a theme's lexicon. */
export interface TermCount {
  readonly theme: string;
  readonly term: string;
  readonly comments: number;
}

/** What came of a trial: counts alone. */
export interface TrialResult {
  readonly comments: number;
  /** The batch has more comments than were looked at. */
  readonly bounded: boolean;
  readonly themes: readonly TrialTheme[];
  /** Of the terms that are new or changed. */
  readonly terms: readonly TermCount[];
}

import type { Language, Structure, ThemeStructure } from '../models/structure.ts';
import type { ThemeEffect } from '../src/domain/gate/flips.ts';
import type { TermCount } from '../src/domain/codebook-changes/trial-result.ts';
import type { TrialRow } from '../src/domain/codebook-changes/trial-rows.ts';

/** What a trial's thread is asked, one after the other: what to compare, comments page by page, and what came of it. */
export type TrialRequest =
  | {
      readonly kind: 'begin';
      /** Null: count terms alone. */
      readonly compared: {
        readonly before: Structure;
        readonly after: Structure;
        readonly rows: readonly TrialRow[];
      } | null;
      readonly language: Language;
      /** Whose terms are counted. */
      readonly terms: readonly ThemeStructure[];
    }
  | {
      readonly kind: 'add';
      readonly ids: readonly number[];
      readonly texts: readonly string[];
      readonly questions: readonly (string | undefined)[];
    }
  | { readonly kind: 'end' };

/** Lines in the order of the rows; terms in that of the themes. */
export interface TrialAnswer {
  readonly effects: readonly ThemeEffect[];
  readonly terms: readonly TermCount[];
}

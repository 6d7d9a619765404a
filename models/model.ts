import type { Language, Structure } from './structure.ts';

/** What a theme's tags rest on: labels and lexicon (labels of other themes too, where it has few), the lexicon alone, or nothing (the theme is then never given). */
export type Basis = 'trained' | 'lexicon' | 'none';

/** What a model says of one of its themes. */
export interface ThemeManifest {
  readonly id: string;
  readonly basis: Basis;
  /** Training comments that carry the theme, itself or by a child. */
  readonly labels: number;
  /** Uncalibrated score from which the theme is given. */
  readonly threshold: number;
  /** F1 of its cross-validated tags at that threshold; null where nothing was trained, or no label has the theme. */
  readonly f1: number | null;
  /** Penalty on the theme's learned weights that cross-validation chose; null where nothing was trained. */
  readonly penalty: number | null;
}

/** What a model says of itself. No times, no versions of software: the same training gives the same manifest. */
export interface Manifest {
  readonly format: 'verbatim-model/1';
  readonly structureHash: string;
  readonly themes: readonly ThemeManifest[];
  readonly comments: number;
  /** Sets of comments that share a respondent or a text. */
  readonly groups: number;
  readonly seed: number;
  readonly valence: 'trained' | 'lexicon';
  readonly features: { readonly words: number; readonly pairs: number; readonly flat: number };
}

/**
 * A model in memory. Its columns are the themes and then the hidden columns of layout.ts. A comment of n words scores
 *
 *   bias + lexicon / LEXICON_UNITS + scale × wordValue(n) × (words and pairs)
 *     + scale × (length + question + systems)
 *
 * in each, where all but bias, scale and wordValue are sums of whole numbers, so that they are exact in any order.
 */
export interface Model {
  readonly manifest: Manifest;
  readonly structure: Structure;
  readonly language: Language;
  /** Columns rounded up to a multiple of four: the width of a row. */
  readonly stride: number;
  readonly entryUnits: Int32Array;
  readonly bias: Float64Array;
  readonly scale: Float64Array;
  /** Hashes of words and character n-grams, ascending, and a row of weights for each. */
  readonly wordHash: Int32Array;
  readonly wordRows: Int8Array;
  /** A row's weights are its numbers times two to this power; likewise below. */
  readonly wordShift: Uint8Array;
  readonly pairHash: Int32Array;
  readonly pairRows: Int8Array;
  readonly pairShift: Uint8Array;
  readonly flatHash: Int32Array;
  readonly flatRows: Int8Array;
  readonly flatShift: Uint8Array;
  readonly systemRows: Int8Array;
  readonly systemShift: Uint8Array;
  /** Per column: the score from which it is given, and Platt's slope and intercept. */
  readonly threshold: Float64Array;
  readonly slope: Float64Array;
  readonly intercept: Float64Array;
  /** What a theme adds to the negative (first half) and positive columns of its tags. */
  readonly valenceBias: Float64Array;
}

/** Length of a row of so many columns, in steps of four: the kernels work on four numbers at once. */
export function strideOf(columns: number): number {
  return (columns + 3) & ~3;
}

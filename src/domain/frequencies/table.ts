import type { Field } from './query.ts';

/** Sums of people's weights, of their squares, and of the weights of comments' writers. */
export interface WeightSums {
  readonly respondents: number;
  readonly squares: number;
  readonly comments: number;
}

/** What a cell's shares are of. */
export interface CellBase {
  readonly comments: number;
  /** Distinct people with at least one comment here. */
  readonly respondents: number;
  /** Distinct people who were asked; null where the cell or a filter is about single comments. */
  readonly asked: number | null;
  /** Σ n², n being how many comments a person has here. */
  readonly squares: number;
  readonly weights: WeightSums | null;
}

/** What is tagged with a theme in a cell. */
export interface TagCount {
  readonly comments: number;
  readonly respondents: number;
  /** Σ of the tags' probabilities (kept to 1/255), over comments. */
  readonly probability: number;
  /** Σ over people of the probability that at least one of their tags is right, 1 − Π(1 − p). */
  readonly respondentProbability: number;
  /** Σ y² and Σ y·n over people: y comments of theirs have the theme, n are in the cell. */
  readonly squares: number;
  readonly products: number;
  readonly weights: WeightSums | null;
}

export interface FrequencyCell {
  /** A value for each dimension; null is not stated, or none. */
  readonly key: readonly (string | null)[];
  readonly base: CellBase;
  /** In the order of the table's themes. */
  readonly themes: readonly TagCount[];
  /** Comments with no theme at all, and people none of whose comments here has one. */
  readonly uncategorised: { readonly comments: number; readonly respondents: number };
}

/** Counts of themes by the values of fields: exact, not checked for disclosure. */
export interface FrequencyTable {
  readonly dimensions: readonly { readonly field: Field; readonly values: readonly (string | null)[] }[];
  readonly themes: readonly string[];
  /** Every combination of the dimensions' values, the last dimension fastest; combinations without anybody too. */
  readonly cells: readonly FrequencyCell[];
  /** The same without dimensions: people in several cells count once. */
  readonly total: FrequencyCell;
}

import type { CountPlan } from './plan.ts';

/** Sums by cell. */
export interface BaseSums extends WeightColumns {
  readonly comments: Float64Array;
  readonly respondents: Float64Array;
  readonly squares: Float64Array;
  readonly asked: Float64Array;
  /** Comments with any theme, and their writers. */
  readonly anyComments: Float64Array;
  readonly anyRespondents: Float64Array;
}

/** Sums by theme × cell × slot, in this order. */
export interface TagSums extends WeightColumns {
  readonly comments: Float64Array;
  readonly respondents: Float64Array;
  readonly squares: Float64Array;
  readonly products: Float64Array;
  readonly probability: Float64Array;
  readonly respondentProbability: Float64Array;
}

/** Σ of people's weights, of their squares, and of weight × comments. */
export interface WeightColumns {
  readonly weights: Float64Array;
  readonly weightSquares: Float64Array;
  readonly commentWeights: Float64Array;
}

/**
 * What is counted so far. `total.tags` holds for each theme what its total is beside the sum of its cells: negative where
 * somebody is in several.
 */
export interface Counts {
  readonly base: BaseSums;
  readonly tags: TagSums;
  readonly total: { readonly base: BaseSums; readonly tags: TagSums };
}

const column = (length: number): Float64Array => new Float64Array(length);

function weightColumns(length: number): WeightColumns {
  return { weights: column(length), weightSquares: column(length), commentWeights: column(length) };
}

function baseSums(length: number): BaseSums {
  return {
    comments: column(length),
    respondents: column(length),
    squares: column(length),
    asked: column(length),
    anyComments: column(length),
    anyRespondents: column(length),
    ...weightColumns(length),
  };
}

function tagSums(length: number): TagSums {
  return {
    comments: column(length),
    respondents: column(length),
    squares: column(length),
    products: column(length),
    probability: column(length),
    respondentProbability: column(length),
    ...weightColumns(length),
  };
}

/** Nothing counted yet. */
export function noCounts({ cells, slots, themes }: CountPlan): Counts {
  return {
    base: baseSums(cells),
    tags: tagSums(themes.length * cells * slots),
    total: { base: baseSums(1), tags: tagSums(themes.length) },
  };
}

/** Add to a column, in place. */
export function add(values: Float64Array, place: number, value: number): void {
  values[place] = (values[place] ?? 0) + value;
}

/** Somebody who weighs `weight` is in a cell with so many comments. */
export function addWeight(sums: WeightColumns, place: number, weight: number, comments: number): void {
  add(sums.weights, place, weight);
  add(sums.weightSquares, place, weight * weight);
  add(sums.commentWeights, place, weight * comments);
}

/** Somebody is in a cell with `n` comments, `any` of them with a theme; who said nothing is not counted. */
export function addPerson(
  sums: BaseSums,
  place: number,
  n: number,
  any: number,
  weight: number | null,
): void {
  if (n === 0) return;
  add(sums.comments, place, n);
  add(sums.respondents, place, 1);
  add(sums.squares, place, n * n);
  if (any > 0) {
    add(sums.anyComments, place, any);
    add(sums.anyRespondents, place, 1);
  }
  if (weight !== null) addWeight(sums, place, weight, n);
}

/** Tags keep their probability in 255ths. */
export const probabilities = Float64Array.from({ length: 256 }, (_, code) => code / 255);

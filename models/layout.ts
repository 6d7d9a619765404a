/** The columns of a model beside its themes, in this order after them. */
export const HIDDEN_COLUMNS = 6;
export const NEGATIVE = 0;
export const POSITIVE = 1;
export const SUGGESTION = 2;
export const DISTRESS = 3;
/** Whether a comment has any theme at all: below its threshold none is given. */
export const RELEVANT = 4;
/** Never scored: hits of the cues that what is said of a matter here is that it is not meant. */
export const DISMISSED = 5;

/** Log-odds of a lexicon: no hit is -3, a weight of 1 adds 4, and what reaches 1 is tagged. */
export const LEXICON_BIAS = -3;
const LEXICON_SLOPE = 4;
export const LEXICON_THRESHOLD = 1;

/** Lexicon weights are whole numbers of this part of a logit, so that their sums are exact: a weight of 1 is 10,000. */
export const LEXICON_UNITS = 2500;

/** A lexicon weight in units; entries without one weigh 1. */
export function lexiconUnits(weight: number | undefined): number {
  return Math.round((weight ?? 1) * LEXICON_SLOPE * LEXICON_UNITS);
}

/**
 * What a word counts in a comment of so many: its share of a length of one, drawn in for short comments, where each word
 * says less than its share.
 */
export function wordValue(words: number): number {
  return 1.3 / Math.sqrt(words + 3);
}

const LENGTHS = [1, 2, 3, 4, 6, 9, 12, 17, 24, 34, 48, 68, 96];

/** The class of a comment's length in words: 0 for none, then by steps of about √2. */
export function lengthClass(words: number): number {
  let index = 0;
  while (index < LENGTHS.length && words >= (LENGTHS[index] ?? 0)) index++;
  return index;
}
export const LENGTH_CLASSES = LENGTHS.length + 1;

/** Whole numbers from 0 in the narrowest array that holds them. */
export type Integers = Uint8Array | Uint16Array | Uint32Array;

/** Lists of comments by what they have in common: those of `ids[g]` are `comments[starts[g]] … comments[starts[g + 1] - 1]`, ascending. */
export interface Postings {
  readonly ids: Uint32Array;
  readonly starts: Uint32Array;
  readonly comments: Integers;
}

/**
 * Part of a tallied batch: everybody whose number is in one range, in order of number, and their comments that are not
 * blank, in order of people. Columns that nobody asked for are empty. Code 0 of a dictionary is none.
 */
export interface Segment {
  readonly respondents: number;
  readonly comments: number;
  /** Numbers of the people, ascending. */
  readonly people: Float64Array;
  /** Whose comment it is, as a place in `people`. */
  readonly respondentOf: Integers;
  /** Codes of each attribute that was asked for, by person. */
  readonly attributes: ReadonlyMap<string, Integers>;
  /** Codes by comment. */
  readonly questions: Integers;
  /** By bit of the facet. */
  readonly facets: Postings;
  /** By number of the system. */
  readonly systems: Postings;
  /** By number of the theme. */
  readonly tags: Postings;
  /** Of each tag: 0 neutral, 1 negative, 2 positive, 3 mixed. */
  readonly valences: Uint8Array;
  /** Of each tag, in 255ths. */
  readonly probabilities: Uint8Array;
}

/** The people and comments of a segment that a count takes in: places from (with) and to (without). */
export interface View {
  readonly segment: Segment;
  readonly people: { readonly from: number; readonly to: number };
  readonly comments: { readonly from: number; readonly to: number };
}

/** The first place in an ascending array whose value is not below `least`. */
export function lowerBound(
  values: Integers | Float64Array,
  least: number,
  from = 0,
  to = values.length,
): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Everything in a segment. */
export function wholeView(segment: Segment): View {
  return {
    segment,
    people: { from: 0, to: segment.respondents },
    comments: { from: 0, to: segment.comments },
  };
}

/** What of a segment belongs to people numbered from `least` to below `limit`. */
export function viewOfRange(segment: Segment, least: number, limit: number): View {
  const from = lowerBound(segment.people, least);
  const to = lowerBound(segment.people, limit, from);
  return {
    segment,
    people: { from, to },
    comments: { from: lowerBound(segment.respondentOf, from), to: lowerBound(segment.respondentOf, to) },
  };
}

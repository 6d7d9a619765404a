/** Numbers of people are below this: they are the first 53 bits of a hash. */
const people = 2 ** 53;

/** About this many comments at most to a range. */
const commentsPerSegment = 2 ** 16;

/**
 * Into how many equal ranges of people's numbers a batch with so many comments is divided: a power of two, so that the
 * ranges of a small batch are unions of those of a large one.
 */
export function segmentsFor(comments: number, perSegment = commentsPerSegment): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(comments / perSegment)));
}

/** The number at which range n of `segments` begins. */
export function lowerEnd(n: number, segments: number): number {
  return n * (people / segments);
}

/** The number before which range n of `segments` ends. */
export function upperEnd(n: number, segments: number): number {
  return (n + 1) * (people / segments);
}

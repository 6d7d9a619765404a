import { type Decisions, onlyShows } from './decisions.ts';

/** Scores of one theme where it was decided. */
export interface Judged {
  readonly scores: Float64Array;
  readonly positive: Uint8Array;
}

/** A theme's scores of all comments, where it was decided, without comments that only show what they have. */
export function judgedOf(decisions: Decisions, column: number, scores: Float64Array): Judged {
  const comments = [...scores.keys()].filter(
    (comment) =>
      decisions.known[comment * decisions.columns + column] === 1 && !onlyShows(decisions, comment),
  );
  return {
    scores: Float64Array.from(comments, (comment) => scores[comment] ?? 0),
    positive: Uint8Array.from(
      comments,
      (comment) => decisions.positive[comment * decisions.columns + column] ?? 0,
    ),
  };
}

/** All of them as one. */
export function joined(all: readonly Judged[]): Judged {
  return {
    scores: Float64Array.from(all.flatMap(({ scores }) => [...scores])),
    positive: Uint8Array.from(all.flatMap(({ positive }) => [...positive])),
  };
}

/** F1 of all decisions together, each theme given from the threshold on. */
export function microF1(all: readonly Judged[], threshold: number): number {
  let hits = 0;
  let sizes = 0;
  for (const { scores, positive } of all)
    for (const [index, score] of scores.entries()) {
      const given = score >= threshold ? 1 : 0;
      hits += given * (positive[index] ?? 0);
      sizes += given + (positive[index] ?? 0);
    }
  return sizes === 0 ? 0 : (2 * hits) / sizes;
}

/** Mean F1 of the themes that occur. */
export function macroF1(all: readonly Judged[], threshold: number): number {
  const occurring = all.filter(({ positive }) => positive.includes(1));
  return occurring.reduce((sum, own) => sum + microF1([own], threshold), 0) / Math.max(1, occurring.length);
}

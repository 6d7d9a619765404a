import type { Said } from './paired-judgements.ts';

/** A comment that gets a theme, or loses it, by the candidate. */
export interface Flip {
  /** Number of the comment, as `add` was given it. */
  readonly comment: number;
  readonly before: number;
  readonly after: number;
}

/** How a theme's count changes from the live model to the candidate. */
export interface ThemeEffect {
  readonly theme: string;
  readonly before: number;
  readonly after: number;
  readonly gained: number;
  readonly lost: number;
  /** Those whose probability changes most, most first. */
  readonly gains: readonly Flip[];
  readonly losses: readonly Flip[];
}

export interface FlipTally {
  /** Count some comments; the tables are comments × themes. */
  add(comments: readonly number[], live: Said, candidate: Said): void;
  readonly comments: number;
  result(): ThemeEffect[];
}

interface Counts {
  before: number;
  after: number;
  gained: number;
  lost: number;
  readonly gains: Flip[];
  readonly losses: Flip[];
}

const change = ({ before, after }: Flip): number => Math.abs(after - before);

function keep(flips: Flip[], flip: Flip, most: number): void {
  if (flips.length === most && change(flip) <= change(flips.at(-1) ?? flip)) return;
  let at = flips.length;
  while (at > 0 && change(flips[at - 1] ?? flip) < change(flip)) at--;
  flips.splice(at, 0, flip);
  if (flips.length > most) flips.pop();
}

/** Counts what changes between two models over any number of comments, and keeps `most` examples a theme and direction. */
export function tallyFlips(themes: readonly string[], most: number): FlipTally {
  const counts = themes.map((): Counts => {
    return { before: 0, after: 0, gained: 0, lost: 0, gains: [], losses: [] };
  });
  let seen = 0;
  return {
    get comments() {
      return seen;
    },
    add(comments, live, candidate) {
      seen += comments.length;
      for (const [row, comment] of comments.entries())
        for (const [theme, count] of counts.entries()) {
          const cell = row * themes.length + theme;
          const was = live.given[cell] === 1;
          const is = candidate.given[cell] === 1;
          if (was) count.before++;
          if (is) count.after++;
          if (was === is) continue;
          const flip = {
            comment,
            before: live.probability[cell] ?? 0,
            after: candidate.probability[cell] ?? 0,
          };
          if (is) count.gained++;
          else count.lost++;
          keep(is ? count.gains : count.losses, flip, most);
        }
    },
    result: () => counts.map((count, index) => ({ theme: themes[index] ?? '', ...count })),
  };
}

import { DISMISSED, HIDDEN_COLUMNS } from './layout.ts';
import { CONTRAST, type Lexicon } from './lexicon.ts';
import type { Reading } from './reading.ts';
import { CLAUSE_BREAK } from './tokenise.ts';

/** Finds the words of clauses that name a matter to say that something else is meant. One per thread. */
export interface Dismisser {
  /** 1 for each word that is left out; holds after `dismiss` said true. */
  readonly left: Uint8Array;
  /**
   * Finds the clauses of the cues that the matcher found, and drops the themes' hits in them. Says false, and leaves all
   * as it is, when there is no cue or nothing but such clauses: then they are all that the comment says.
   */
  dismiss(reading: Reading): boolean;
}

/** A clause ends at the marks that end clauses and before a contrast ("but"). */
function begins(reading: Reading, at: number): boolean {
  return (reading.tokens.before[at] ?? 0) >= CLAUSE_BREAK || ((reading.flags[at] ?? 0) & CONTRAST) !== 0;
}

/** What finds the clauses of a text that a cue of the lexicon dismisses. */
export function createDismisser({ columns }: Lexicon): Dismisser {
  const cue = columns - HIDDEN_COLUMNS + DISMISSED;
  const themes = columns - HIDDEN_COLUMNS;
  let left = new Uint8Array(1024);

  function mark(reading: Reading): number {
    const { count } = reading.tokens;
    let marked = 0;
    for (let hit = 0; hit < reading.hits; hit++) {
      if (reading.hitTarget[hit] !== cue) continue;
      if (marked === 0) {
        if (left.length < count) left = new Uint8Array(count * 2);
        left.fill(0, 0, count);
      }
      const word = reading.hitFrom[hit] ?? 0;
      let from = word;
      while (from > 0 && !begins(reading, from)) from--;
      for (let at = from; at < count && (at <= word || !begins(reading, at)); at++) {
        if (left[at] === 0) marked++;
        left[at] = 1;
      }
    }
    return marked;
  }

  return {
    get left() {
      return left;
    },
    dismiss(reading) {
      const marked = mark(reading);
      if (marked === 0 || marked === reading.tokens.count) return false;
      let kept = 0;
      for (let hit = 0; hit < reading.hits; hit++) {
        const target = reading.hitTarget[hit] ?? 0;
        const from = reading.hitFrom[hit] ?? 0;
        if (target < themes && left[from] === 1) continue;
        const to = reading.hitTo[hit] ?? 0;
        reading.hitTarget[kept] = target;
        reading.hitEntry[kept] = reading.hitEntry[hit] ?? 0;
        reading.hitFrom[kept] = from;
        reading.hitTo[kept++] = to;
      }
      reading.hits = kept;
      return true;
    },
  };
}

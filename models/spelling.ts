import type { Lexicon } from './lexicon.ts';

/** Shorter words have too many neighbours. */
const SHORTEST = 5;
/** Longer ones are rare, and take long. */
const LONGEST = 16;

/** The word of a lexicon that a word nobody knows is one slip of the keyboard away from, or null. */
export type Respell = (word: string) => string | null;

/**
 * Finds respellings among the words given: one letter left out, put in, changed, or two side by side exchanged. All words
 * are kept by what is left of them without one letter, so a look-up costs a few strings (Garbe's symmetric deletes).
 */
export function createRespell(known: Iterable<string>): Respell {
  const byRest = new Map<string, string>();
  for (const word of known)
    if (isSpelt(word))
      for (const rest of [word, ...rests(word)]) if (!byRest.has(rest)) byRest.set(rest, word);
  return (word) => {
    if (byRest.size === 0 || !isSpelt(word)) return null;
    for (let at = -1; at < word.length; at++) {
      const found = byRest.get(at < 0 ? word : word.slice(0, at) + word.slice(at + 1));
      if (found !== undefined && isOneSlip(word, found)) return found;
    }
    return null;
  };
}

/** Respells by the words, and by the stems, of a lexicon. */
export function createRespellers({ wordAtoms, stemAtoms }: Lexicon): { word: Respell; stem: Respell } {
  return { word: createRespell(wordAtoms.keys()), stem: createRespell(stemAtoms.keys()) };
}

function isSpelt(word: string): boolean {
  if (word.length < SHORTEST || word.length > LONGEST) return false;
  for (let at = 0; at < word.length; at++) {
    const unit = word.charCodeAt(at);
    if (unit < 0x61 || unit > 0x7a) return false;
  }
  return true;
}

function rests(word: string): string[] {
  return Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1));
}

/** Whether two different words differ by one letter, or by the order of two side by side; both begin alike. */
function isOneSlip(a: string, b: string): boolean {
  if (a === b || a.charCodeAt(0) !== b.charCodeAt(0)) return false;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - from && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const left = a.slice(from, a.length - tail);
  const right = b.slice(from, b.length - tail);
  if (left.length < 2 && right.length < 2) return true;
  return left.length === 2 && left === right.charAt(1) + right.charAt(0);
}

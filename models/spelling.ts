import type { Lexicon } from './lexicon.ts';

/** Shorter words have too many neighbours. */
const SHORTEST = 5;
/** Longer ones are rare, and take long. */
const LONGEST = 16;
const BASE = 0x01000193;
const FILTER_BITS = 18;

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
  // Most look-ups find nothing: their bit says so, without a string.
  const filter = new Uint8Array(1 << (FILTER_BITS - 3));
  for (const rest of byRest.keys()) {
    const bit = bitOf(hashOf(rest));
    filter[bit >>> 3] = (filter[bit >>> 3] ?? 0) | (1 << (bit & 7));
  }
  const mayHave = (hash: number): boolean => {
    const bit = bitOf(hash);
    return ((filter[bit >>> 3] ?? 0) & (1 << (bit & 7))) !== 0;
  };
  const prefix = new Int32Array(LONGEST + 1);
  return (word) => {
    if (byRest.size === 0 || !isSpelt(word)) return null;
    prefix[0] = 0;
    for (let at = 0; at < word.length; at++)
      prefix[at + 1] = Math.imul(prefix[at] ?? 0, BASE) + word.charCodeAt(at);
    const whole = prefix[word.length] ?? 0;
    let power = 1;
    // From the last letter to the first, and then the whole word.
    for (let at = word.length - 1; at >= -1; at--) {
      if (
        mayHave(at < 0 ? whole : (whole + Math.imul((prefix[at] ?? 0) - (prefix[at + 1] ?? 0), power)) | 0)
      ) {
        const found = byRest.get(at < 0 ? word : word.slice(0, at) + word.slice(at + 1));
        if (found !== undefined && isOneSlip(word, found)) return found;
      }
      power = Math.imul(power, BASE);
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

/** A polynomial of the letters, so that leaving one out is a sum. */
function hashOf(word: string): number {
  let hash = 0;
  for (let at = 0; at < word.length; at++) hash = (Math.imul(hash, BASE) + word.charCodeAt(at)) | 0;
  return hash;
}

function bitOf(hash: number): number {
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> (32 - FILTER_BITS);
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

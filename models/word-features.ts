/** Words longer than this give character n-grams of their beginning only. */
const LONGEST = 40;
/** Room for the features of the longest word. */
export const MOST_WORD_FEATURES = 1 + 3 * (LONGEST + 2);

const units = new Uint16Array(LONGEST + 2);

function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b | 0);
  return mixed ^ (mixed >>> 16);
}

/**
 * Hashes of what a folded word is made of: first the word itself, then its character 3- to 5-grams with the word's
 * ends marked. Runs of digits count as one. Writes them to `out` and returns how many there are.
 */
export function wordFeatures(word: string, out: Int32Array): number {
  let length = 1;
  units[0] = 0x3c;
  let previousDigit = false;
  let whole = 0x1b873593;
  for (let at = 0; at < word.length; at++) {
    let unit = word.charCodeAt(at);
    const digit = unit >= 0x30 && unit <= 0x39;
    if (digit && previousDigit) continue;
    previousDigit = digit;
    if (digit) unit = 0x30;
    whole = Math.imul(whole ^ unit, 0x01000193);
    if (length <= LONGEST) units[length++] = unit;
  }
  units[length++] = 0x3e;
  out[0] = finish(whole);
  let count = 1;
  for (let start = 0; start + 3 <= length; start++) {
    let hash = 0x52dce729;
    for (let size = 1; size <= 5 && start + size <= length; size++) {
      hash = Math.imul(hash ^ (units[start + size - 1] ?? 0), 0x01000193);
      if (size >= 3 && size < length) out[count++] = finish(hash ^ size);
    }
  }
  return count;
}

/** Hash of two words that stand side by side, from the hashes of the words themselves. */
export function pairFeature(first: number, second: number): number {
  return (Math.imul(first, 0x2c1b3c6d) + second) | 0;
}

/** Hash of a question: its words without regard to case, spacing and punctuation. */
export function questionFeature(words: readonly string[]): number {
  let hash = 0x3ad8025f;
  for (const word of words) {
    for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
    hash = Math.imul(hash ^ 0x20, 0x01000193);
  }
  return finish(hash);
}

/** Hash of a class of lengths. */
export function lengthFeature(index: number): number {
  return finish(0x5bd1e995 ^ index);
}

import {
  APOSTROPHE,
  astralClass,
  CLASS,
  CLAUSE_END,
  DIGIT,
  FOLD,
  HIGH_SURROGATE,
  IGNORED,
  LETTER,
  SENTENCE_END,
  SEPARATOR,
  SYMBOL,
} from './characters.ts';

/** What stands before a word: nothing of note, the end of a clause, the end of a sentence. */
export const NO_BREAK = 0;
export const CLAUSE_BREAK = 1;
export const SENTENCE_BREAK = 2;

/** The words of one text, as columns; reused from text to text so that nothing is allocated. */
export interface Tokens {
  count: number;
  /** Code units `[start, end)` of each word. */
  start: Int32Array;
  end: Int32Array;
  /** Two independent hashes of each word's folded code units. */
  hash: Int32Array;
  check: Int32Array;
  /** The break before each word. */
  before: Uint8Array;
}

export function createTokens(capacity = 1024): Tokens {
  return {
    count: 0,
    start: new Int32Array(capacity),
    end: new Int32Array(capacity),
    hash: new Int32Array(capacity),
    check: new Int32Array(capacity),
    before: new Uint8Array(capacity),
  };
}

function grow(tokens: Tokens): void {
  const capacity = tokens.start.length * 2;
  const wider = (old: Int32Array): Int32Array => {
    const wide = new Int32Array(capacity);
    wide.set(old);
    return wide;
  };
  tokens.start = wider(tokens.start);
  tokens.end = wider(tokens.end);
  tokens.hash = wider(tokens.hash);
  tokens.check = wider(tokens.check);
  const before = new Uint8Array(capacity);
  before.set(tokens.before);
  tokens.before = before;
}

function astralClassAt(text: string, at: number): number {
  const low = text.charCodeAt(at + 1);
  if (!(low >= 0xdc00 && low <= 0xdfff)) return SEPARATOR;
  return astralClass(((text.charCodeAt(at) - 0xd800) << 10) + (low - 0xdc00) + 0x10000);
}

/**
 * Splits a text into words in one pass over its code units, without substrings or regular expressions.
 *
 * A word is a run of letters, marks and digits of any script, with apostrophes inside it ("don't"); a final "'s" is
 * left off. Hyphens and all other signs separate. Case is folded unit by unit, accents are kept. An emoji or other
 * symbol is a word of its own; joiners, variation selectors, skin tones and soft hyphens are passed over. Lone
 * surrogates separate.
 */
export function tokenise(text: string, tokens: Tokens): void {
  const length = text.length;
  let count = 0;
  let pending = SENTENCE_BREAK;
  let at = 0;
  while (at < length) {
    let unit = text.charCodeAt(at);
    let kind = CLASS[unit] ?? SEPARATOR;
    if (kind === SEPARATOR) {
      at++;
      continue;
    }
    if (kind === HIGH_SURROGATE) kind = astralClassAt(text, at);
    if (kind > DIGIT && kind !== SYMBOL) {
      if (kind === SENTENCE_END) {
        if (unit !== 0x2e || !isWordUnit(text.charCodeAt(at + 1))) pending = SENTENCE_BREAK;
      } else if (kind === CLAUSE_END && pending < CLAUSE_BREAK) pending = CLAUSE_BREAK;
      at += unit >= 0xd800 && unit <= 0xdbff && kind === IGNORED ? 2 : 1;
      continue;
    }
    if (kind === SEPARATOR) {
      at++;
      continue;
    }

    const start = at;
    let hash = 0x811c9dc5 | 0;
    let check = 0x2545f491 | 0;
    let end = at;
    let beforeApostrophe = -1;
    let hashBefore = 0;
    let checkBefore = 0;
    for (;;) {
      if (unit >= 0xd800 && unit <= 0xdbff) {
        hash = Math.imul(hash ^ unit, 0x01000193);
        check = Math.imul(check ^ unit, 0x9e3779b1);
        check = (check << 13) | (check >>> 19);
        at++;
        unit = text.charCodeAt(at);
      }
      const folded = FOLD[unit] ?? 0;
      hash = Math.imul(hash ^ folded, 0x01000193);
      check = Math.imul(check ^ folded, 0x9e3779b1);
      check = (check << 13) | (check >>> 19);
      at++;
      end = at;
      if (kind === SYMBOL || at >= length) break;
      unit = text.charCodeAt(at);
      kind = CLASS[unit] ?? SEPARATOR;
      if (kind === LETTER || kind === DIGIT) continue;
      while (kind === IGNORED && at + 1 < length) {
        at++;
        unit = text.charCodeAt(at);
        kind = CLASS[unit] ?? SEPARATOR;
      }
      if (kind === APOSTROPHE && at + 1 < length) {
        const next = text.charCodeAt(at + 1);
        if (CLASS[next] === LETTER) {
          beforeApostrophe = at;
          hashBefore = hash;
          checkBefore = check;
          hash = Math.imul(hash ^ 0x27, 0x01000193);
          check = Math.imul(check ^ 0x27, 0x9e3779b1);
          check = (check << 13) | (check >>> 19);
          at++;
          unit = next;
          kind = LETTER;
          continue;
        }
      }
      if (kind === HIGH_SURROGATE) kind = astralClassAt(text, at);
      if (kind !== LETTER && kind !== DIGIT) break;
    }
    if (beforeApostrophe >= 0 && end - beforeApostrophe === 2 && (text.charCodeAt(end - 1) | 0x20) === 0x73) {
      end = beforeApostrophe;
      hash = hashBefore;
      check = checkBefore;
    }
    if (count === tokens.start.length) grow(tokens);
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    tokens.start[count] = start;
    tokens.end[count] = end;
    tokens.hash[count] = hash ^ (hash >>> 13);
    tokens.check[count] = check;
    tokens.before[count] = pending;
    pending = NO_BREAK;
    count++;
  }
  tokens.count = count;
}

function isWordUnit(unit: number): boolean {
  const kind = CLASS[unit] ?? SEPARATOR;
  return kind === LETTER || kind === DIGIT;
}

/** The folded word at `[start, end)`: what the tokeniser hashed. Not for the hot path. */
export function foldedWord(text: string, start: number, end: number): string {
  let word = '';
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    const surrogate = unit >= 0xd800 && unit <= 0xdfff;
    if (surrogate || CLASS[unit] !== IGNORED) word += String.fromCharCode(FOLD[unit] ?? unit);
  }
  return word;
}

/** The folded words of a text, for lexicons, baselines and tests. */
export function words(text: string): string[] {
  const tokens = createTokens(Math.max(16, text.length >> 2));
  tokenise(text, tokens);
  const found: string[] = [];
  for (let index = 0; index < tokens.count; index++)
    found.push(foldedWord(text, tokens.start[index] ?? 0, tokens.end[index] ?? 0));
  return found;
}

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
  UNIT,
} from './characters.ts';
import { twice } from './twice.ts';

/** What stands before a word: nothing of note, the end of a clause, the end of a sentence. */
const NO_BREAK = 0;
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

/** Reads what is simple in a text faster; see kernels.ts. Its tokens are its own arrays. */
export interface Scan {
  readonly units: Uint16Array;
  readonly unitBytes: Buffer;
  readonly state: Int32Array;
  /** Of each word read, its place in the memo or 0. */
  readonly slot: Int32Array;
  scan(at: number, end: number): number;
}

/** Room for so many words at first; it grows as it is filled. */
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
  tokens.start = twice(tokens.start);
  tokens.end = twice(tokens.end);
  tokens.hash = twice(tokens.hash);
  tokens.check = twice(tokens.check);
  tokens.before = twice(tokens.before);
}

/** The text being read, as code units: reading a typed array is faster than asking a string for each. */
let units = new Uint16Array(1 << 14);
let bytes = Buffer.from(units.buffer);
let source: Uint16Array = units;

function load(text: string, scan: Scan | undefined): void {
  if (scan !== undefined) {
    scan.unitBytes.write(text, 0, 'utf16le');
    source = scan.units;
    source[text.length] = 0;
    return;
  }
  if (text.length >= units.length) {
    units = new Uint16Array(text.length * 2);
    bytes = Buffer.from(units.buffer);
  } else if (units.length > 1 << 20 && text.length < 1 << 14) {
    units = new Uint16Array(1 << 14);
    bytes = Buffer.from(units.buffer);
  }
  bytes.write(text, 0, 'utf16le');
  units[text.length] = 0;
  source = units;
}

function astralClassAt(at: number): number {
  const low = source[at + 1] ?? 0;
  if (!(low >= 0xdc00 && low <= 0xdfff)) return SEPARATOR;
  return astralClass((((source[at] ?? 0) - 0xd800) << 10) + (low - 0xdc00) + 0x10000);
}

const FIRST_WORD_UNIT = LETTER << 16;
const WORD_UNITS = (DIGIT - LETTER + 1) << 16;

/**
 * Splits a text into words in one pass over its code units, without substrings or regular expressions.
 *
 * A word is a run of letters, marks and digits of any script, with apostrophes inside it ("don't"); a final "'s" is
 * left off. Hyphens and all other signs separate. Case is folded unit by unit, accents are kept. An emoji or other
 * symbol is a word of its own; joiners, variation selectors, skin tones and soft hyphens are passed over. Lone
 * surrogates separate.
 *
 * With a scan, which must have room for the text, the tokens' arrays must be the scan's, and hashes differ from those without.
 */
export function tokenise(text: string, tokens: Tokens, scan?: Scan): void {
  load(text, scan);
  const units = source;
  const length = text.length;
  let { start: starts, end: ends, hash: hashes, check: checks, before: breaks } = tokens;
  let count = 0;
  let pending = SENTENCE_BREAK;
  let at = 0;
  while (at < length) {
    if (scan !== undefined) {
      scan.state[0] = count;
      scan.state[1] = pending;
      at = scan.scan(at, length);
      count = scan.state[0];
      pending = scan.state[1];
      if (at >= length) break;
    }
    let unit = UNIT[units[at] ?? 0] ?? 0;
    let kind = unit >>> 16;
    if (kind === SEPARATOR) {
      at++;
      continue;
    }
    if (kind === HIGH_SURROGATE) {
      kind = astralClassAt(at);
      if (kind === SEPARATOR || kind === IGNORED) {
        at += kind === IGNORED ? 2 : 1;
        continue;
      }
    }
    if (kind > DIGIT && kind !== SYMBOL) {
      if (kind === SENTENCE_END) {
        if (units[at] !== 0x2e || !isWordUnit(units[at + 1] ?? 0)) pending = SENTENCE_BREAK;
      } else if (kind === CLAUSE_END && pending < CLAUSE_BREAK) pending = CLAUSE_BREAK;
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
      if (unit >>> 16 === HIGH_SURROGATE) {
        const high = unit & 0xffff;
        hash = Math.imul(hash ^ high, 0x01000193);
        check = Math.imul(check, 0x9e3779b1) + high;
        at++;
        unit = UNIT[units[at] ?? 0] ?? 0;
      }
      do {
        const folded = unit & 0xffff;
        hash = Math.imul(hash ^ folded, 0x01000193);
        check = (Math.imul(check, 0x9e3779b1) + folded) | 0;
        at++;
        unit = UNIT[units[at] ?? 0] ?? 0;
      } while (kind !== SYMBOL && (unit - FIRST_WORD_UNIT) >>> 0 < WORD_UNITS);
      end = at;
      if (kind === SYMBOL || at >= length) break;
      kind = unit >>> 16;
      while (kind === IGNORED && at + 1 < length) {
        at++;
        unit = UNIT[units[at] ?? 0] ?? 0;
        kind = unit >>> 16;
      }
      if (kind === APOSTROPHE && CLASS[units[at + 1] ?? 0] === LETTER) {
        beforeApostrophe = at;
        hashBefore = hash;
        checkBefore = check;
        hash = Math.imul(hash ^ 0x27, 0x01000193);
        check = (Math.imul(check, 0x9e3779b1) + 0x27) | 0;
        at++;
        unit = UNIT[units[at] ?? 0] ?? 0;
        kind = LETTER;
        continue;
      }
      if (kind === HIGH_SURROGATE) kind = astralClassAt(at);
      if (kind !== LETTER && kind !== DIGIT) break;
    }
    if (beforeApostrophe >= 0 && end - beforeApostrophe === 2 && ((units[end - 1] ?? 0) | 0x20) === 0x73) {
      end = beforeApostrophe;
      hash = hashBefore;
      check = checkBefore;
    }
    if (count === starts.length) {
      grow(tokens);
      ({ start: starts, end: ends, hash: hashes, check: checks, before: breaks } = tokens);
    }
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    starts[count] = start;
    ends[count] = end;
    hashes[count] = hash ^ (hash >>> 13);
    checks[count] = check;
    breaks[count] = pending;
    if (scan !== undefined) scan.slot[count] = 0;
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

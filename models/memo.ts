import { compileLexicon, type Lexicon, STARTER } from './lexicon.ts';
import { HIDDEN_COLUMNS } from './layout.ts';
import type { Model } from './model.ts';
import { stem } from './natural.ts';
import { fitWords, type Reading } from './reading.ts';
import { createHashIndex } from './hash-index.ts';
import { createRowSums, type RowSums, rowWidth } from './row-sums.ts';
import { foldedWord, tokenise } from './tokenise.ts';
import { MOST_WORD_FEATURES, wordFeatures } from './word-features.ts';

/** Memory of the memo's vectors, at most. */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_WORDS = 1 << 16;

/** All that a distinct word contributes, computed once and remembered. */
export interface Memo {
  readonly lexicon: Lexicon;
  /** Rows of weights by slot, then those of the model's pairs. Slot 0 is a word that contributes nothing. */
  readonly rows: RowSums;
  /** Row of the first pair. */
  readonly firstPair: number;
  /** 1 for slots whose row is all zeros. */
  readonly silent: Uint8Array;
  /** Hash for pairs, by slot. */
  readonly pairKey: Int32Array;
  /** Sum of the words of the last text that found no room, because it has more distinct words than the memo. */
  readonly overflow: Int32Array;
  /** Splits a text into the reading's words and looks each up. */
  read(text: string, reading: Reading): void;
  /** Writes a word's row to `out`, whether or not it is remembered. */
  vector(word: string, out: Int32Array): void;
}

export function createMemo(model: Model): Memo {
  const { stride, wordRows, wordShift } = model;
  const lexicon = compileLexicon(model.structure, model.language, HIDDEN_COLUMNS);
  const capacity = Math.max(1024, Math.min(MOST_WORDS, Math.floor(MOST_BYTES / (rowWidth(stride) * 4))));
  const tableSize = 1 << (32 - Math.clz32(capacity * 2 - 1));
  const mask = tableSize - 1;
  const table = new Int32Array(tableSize);
  const hashes = new Int32Array(capacity);
  const checks = new Int32Array(capacity);
  const wordAtoms = new Int32Array(capacity).fill(-1);
  const stemAtoms = new Int32Array(capacity).fill(-1);
  const flags = new Uint8Array(capacity);
  const pairKey = new Int32Array(capacity);
  const silent = new Uint8Array(capacity);
  silent[0] = 1;
  const pairs = model.pairHash.length;
  const rows = createRowSums(stride, capacity + pairs);
  for (let pair = 0; pair < pairs; pair++) {
    const shift = model.pairShift[pair] ?? 0;
    for (let t = 0; t < stride; t++)
      rows.rows[(capacity + pair) * rows.width + t] = (model.pairRows[pair * stride + t] ?? 0) << shift;
  }
  const overflow = new Int32Array(stride);
  const features = new Int32Array(MOST_WORD_FEATURES);
  const scratch = new Int32Array(stride);
  const rowOf = createHashIndex(model.wordHash);
  let used = 1;
  let overflowed = false;

  function vector(word: string, out: Int32Array): void {
    out.fill(0);
    const count = wordFeatures(word, features);
    for (let k = 0; k < count; k++) {
      const row = rowOf(features[k] ?? 0);
      if (row < 0) continue;
      const base = row * stride;
      const shift = wordShift[row] ?? 0;
      for (let t = 0; t < stride; t++) out[t] = (out[t] ?? 0) + ((wordRows[base + t] ?? 0) << shift);
    }
  }

  function forget(): void {
    table.fill(0);
    used = 1;
  }

  /** Remembers word `at` of the text in the table's free place; returns its slot, or 0 when the memo is full. */
  function learn(text: string, reading: Reading, at: number, place: number): number {
    const { tokens } = reading;
    const word = foldedWord(text, tokens.start[at] ?? 0, tokens.end[at] ?? 0);
    vector(word, scratch);
    const wordAtom = lexicon.wordAtoms.get(word) ?? -1;
    const stemAtom = lexicon.stemAtoms.size === 0 ? -1 : (lexicon.stemAtoms.get(stem(word)) ?? -1);
    const starts = [wordAtom, stemAtom].some((atom) => (lexicon.byFirst[atom]?.length ?? 0) > 0);
    const flag = (lexicon.wordFlags.get(word) ?? 0) | (starts ? STARTER : 0);
    if (used === capacity) {
      overflowed = true;
      for (let t = 0; t < stride; t++) overflow[t] = (overflow[t] ?? 0) + (scratch[t] ?? 0);
      reading.wordAtom[at] = wordAtom;
      reading.stemAtom[at] = stemAtom;
      reading.flags[at] = flag;
      return 0;
    }
    const slot = used++;
    table[place] = slot;
    hashes[slot] = tokens.hash[at] ?? 0;
    checks[slot] = tokens.check[at] ?? 0;
    wordAtoms[slot] = wordAtom;
    stemAtoms[slot] = stemAtom;
    flags[slot] = flag;
    pairKey[slot] = features[0] ?? 0;
    rows.rows.set(scratch, slot * rows.width);
    silent[slot] = scratch.some((value) => value !== 0) ? 0 : 1;
    return slot;
  }

  function read(text: string, reading: Reading): void {
    const { tokens } = reading;
    tokenise(text, tokens);
    fitWords(reading);
    if (overflowed) {
      overflow.fill(0);
      overflowed = false;
    }
    if (used === capacity) forget();
    const { count, hash, check } = tokens;
    const { wordAtom, stemAtom, flags: readFlags, slot: readSlot } = reading;
    for (let at = 0; at < count; at++) {
      const h = hash[at] ?? 0;
      const c = check[at] ?? 0;
      let place = h & mask;
      let slot = table[place] ?? 0;
      while (slot !== 0 && (hashes[slot] !== h || checks[slot] !== c)) {
        place = (place + 1) & mask;
        slot = table[place] ?? 0;
      }
      if (slot === 0) slot = learn(text, reading, at, place);
      readSlot[at] = slot;
      if (slot === 0) continue;
      wordAtom[at] = wordAtoms[slot] ?? -1;
      stemAtom[at] = stemAtoms[slot] ?? -1;
      readFlags[at] = flags[slot] ?? 0;
    }
  }

  return { lexicon, rows, firstPair: capacity, silent, pairKey, overflow, read, vector };
}

import { compileLexicon, type Lexicon, STARTER } from './lexicon.ts';
import { HIDDEN_COLUMNS } from './layout.ts';
import type { Model } from './model.ts';
import { stem } from './natural.ts';
import { fitWords, type Reading } from './reading.ts';
import { createHashIndex, hashTable } from './hash-index.ts';
import { createKernels, ENTRY, type Kernels, MOST_UNITS, rowWidth } from './kernels.ts';
import { foldedWord, tokenise } from './tokenise.ts';
import { createRespellers } from './spelling.ts';
import { MOST_WORD_FEATURES, wordFeatures } from './word-features.ts';

/** Memory of the memo's vectors, at most. */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_WORDS = 1 << 16;

/** All that a distinct word contributes, computed once and remembered. */
export interface Memo {
  readonly lexicon: Lexicon;
  /** Holds rows of weights by slot, then those of the model's pairs. Slot 0 is a word that contributes nothing. */
  readonly kernels: Kernels;
  /** Row of the first pair. */
  readonly firstPair: number;
  /** Hash for pairs, by slot. */
  readonly pairKey: Int32Array;
  /** Sum of the words of the last text that found no room, because it has more distinct words than the memo. */
  readonly overflow: Int32Array;
  /** Whether there were any such words. */
  overflowed(): boolean;
  /** Splits a text into the reading's words and looks each up. */
  read(text: string, reading: Reading): void;
  /** Writes a word's row to `out`, whether or not it is remembered. */
  vector(word: string, out: Int32Array): void;
}

/**
 * `isWord` says of the hash of a word whether it is one that is known; what is not is read as the word of a lexicon that it
 * may be a slip for. Left out, a model's own words are known, and a model without any takes all as written.
 */
export function createMemo(model: Model, isWord?: (hash: number) => boolean): Memo {
  const { stride, wordRows, wordShift } = model;
  const lexicon = compileLexicon(model.structure, model.language, HIDDEN_COLUMNS);
  const capacity = Math.max(1024, Math.min(MOST_WORDS, Math.floor(MOST_BYTES / (rowWidth(stride) * 4))));
  const tableSize = 1 << (32 - Math.clz32(capacity * 2 - 1));
  const mask = tableSize - 1;
  const pairs = model.pairHash.length;
  const pairTable = hashTable(model.pairHash);
  const kernels = createKernels({
    columns: stride,
    words: capacity,
    pairs,
    table: tableSize,
    pairTable: pairTable.length / 2,
  });
  const { table, rows, width } = kernels;
  const pairKey = new Int32Array(capacity);
  for (let pair = 0; pair < pairs; pair++) {
    const shift = model.pairShift[pair] ?? 0;
    for (let t = 0; t < stride; t++)
      rows[(capacity + pair) * width + t] = (model.pairRows[pair * stride + t] ?? 0) << shift;
  }
  kernels.pairTable.set(pairTable);
  // Most pairs of a text are known to none: their bit says so.
  for (const hash of model.pairHash) {
    const word = (hash >>> 5) & 2047;
    kernels.pairBits[word] = (kernels.pairBits[word] ?? 0) | (1 << (hash & 31));
  }
  const overflow = new Int32Array(stride);
  const features = new Int32Array(MOST_WORD_FEATURES);
  const scratch = new Int32Array(stride);
  const rowOf = createHashIndex(model.wordHash);
  const isKnown = isWord ?? ((hash: number) => model.wordHash.length === 0 || rowOf(hash) >= 0);
  const respell = createRespellers(lexicon);
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
    const root = lexicon.stemAtoms.size === 0 ? '' : stem(word);
    let wordAtom = lexicon.wordAtoms.get(word) ?? -1;
    let stemAtom = lexicon.stemAtoms.get(root) ?? -1;
    if (wordAtom < 0 && stemAtom < 0 && !isKnown(features[0] ?? 0)) {
      wordAtom = lexicon.wordAtoms.get(respell.word(word) ?? '') ?? -1;
      stemAtom = lexicon.stemAtoms.get(respell.stem(root) ?? '') ?? -1;
    }
    const starts = [wordAtom, stemAtom].some((atom) => (lexicon.byFirst[atom]?.terms.length ?? 0) > 0);
    const flag = (lexicon.wordFlags.get(word) ?? 0) | (starts ? STARTER : 0);
    reading.wordAtom[at] = wordAtom;
    reading.stemAtom[at] = stemAtom;
    reading.flags[at] = flag;
    if (used === capacity) {
      overflowed = true;
      for (let t = 0; t < stride; t++) overflow[t] = (overflow[t] ?? 0) + (scratch[t] ?? 0);
      return 0;
    }
    const slot = used++;
    const entry = place * ENTRY;
    table[entry] = tokens.check[at] ?? 0;
    table[entry + 1] = tokens.hash[at] ?? 0;
    table[entry + 2] = slot;
    table[entry + 3] = flag;
    table[entry + 4] = wordAtom;
    table[entry + 5] = stemAtom;
    table[entry + 6] = features[0] ?? 0;
    pairKey[slot] = features[0] ?? 0;
    rows.set(scratch, slot * width);
    return slot;
  }

  /** Looks word `at` of the text up, or remembers it. */
  function find(text: string, reading: Reading, at: number): void {
    const hash = reading.tokens.hash[at] ?? 0;
    const check = reading.tokens.check[at] ?? 0;
    let place = hash & mask;
    let entry = place * ENTRY;
    while (table[entry + 2] !== 0 && (table[entry] !== check || table[entry + 1] !== hash)) {
      place = (place + 1) & mask;
      entry = place * ENTRY;
    }
    let slot = table[entry + 2] ?? 0;
    if (slot === 0) slot = learn(text, reading, at, place);
    else {
      reading.wordAtom[at] = table[entry + 4] ?? -1;
      reading.stemAtom[at] = table[entry + 5] ?? -1;
      reading.flags[at] = table[entry + 3] ?? 0;
    }
    reading.slot[at] = slot;
    if (reading.inKernels) kernels.pairKey[at] = pairKey[slot] ?? 0;
  }

  /** Lets the reading's words be those in the kernels' memory. */
  function enter(reading: Reading): void {
    const { tokens } = reading;
    if (tokens.start !== kernels.start) {
      const { start, end, hash, check, before, slot, flags, wordAtom, stemAtom } = kernels;
      Object.assign(tokens, { start, end, hash, check, before });
      Object.assign(reading, { slot, flags, wordAtom, stemAtom });
    }
  }

  function read(text: string, reading: Reading): void {
    const { tokens } = reading;
    if (overflowed) {
      overflow.fill(0);
      overflowed = false;
    }
    if (used === capacity) forget();
    reading.inKernels = text.length <= MOST_UNITS;
    if (reading.inKernels) {
      enter(reading);
      tokenise(text, tokens, kernels);
      const { slot } = kernels;
      for (let at = 0; at < tokens.count; at++) if (slot[at] === 0) find(text, reading, at);
    } else {
      tokenise(text, tokens);
      fitWords(reading);
      for (let at = 0; at < tokens.count; at++) find(text, reading, at);
    }
  }

  return {
    lexicon,
    kernels,
    firstPair: capacity,
    pairKey,
    overflow,
    overflowed: () => overflowed,
    read,
    vector,
  };
}

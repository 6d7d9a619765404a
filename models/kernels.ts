import { APOSTROPHE, CLASS, CLAUSE_END, DIGIT, LETTER, SENTENCE_END } from './characters.ts';
import { KERNELS } from './kernel-bytes.ts';

const MODULE = new WebAssembly.Module(KERNELS);
const PAGE = 65536;
/** Code units of a text that the kernels read; longer ones are read without them. */
export const MOST_UNITS = 8192;
/** A sign can be a word of its own, so there may be as many words. */
const MOST_WORDS = MOST_UNITS;
/** Rows that one call may sum. */
export const MOST_ROWS = 2 * MOST_WORDS;
/** Bits for pairs: one for each of the lowest 16 bits of a hash. */
const PAIR_BYTES = 8192;
/** Numbers of an entry of the table of words. */
export const ENTRY = 8;
const STATE_BYTES = 64;

/** The sizes of a memory for kernels: columns of a row, rows, and the places (a power of 2) in the tables of words and pairs. */
export interface KernelSizes {
  readonly columns: number;
  readonly words: number;
  readonly pairs: number;
  readonly table: number;
  readonly pairTable: number;
}

/** The inner loops of scoring (kernels.wat) and the memory that they share. */
export interface Kernels {
  /** 0: words read; 1: break before the next; 2–7: what `heaviest` found. */
  readonly state: Int32Array;
  readonly units: Uint16Array;
  /** The same memory, to write a text to. */
  readonly unitBytes: Buffer;
  /** Columns of the words read, as in Tokens and Reading. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly hash: Int32Array;
  readonly check: Int32Array;
  readonly before: Uint8Array;
  readonly slot: Int32Array;
  readonly flags: Uint8Array;
  readonly wordAtom: Int32Array;
  readonly stemAtom: Int32Array;
  readonly pairKey: Int32Array;
  /** Pairs found: the index of each one's second word, and its number. */
  readonly pairAt: Int32Array;
  readonly pairRow: Int32Array;
  /** The sentence that each word is in, from 1. */
  readonly sentence: Int32Array;
  /** Addresses of rows to sum. */
  readonly list: Int32Array;
  /** Entries of check, hash, slot (0: free), flags, word atom, stem atom, key for pairs, nothing. */
  readonly table: Int32Array;
  readonly pairBits: Uint32Array;
  /** Entries of a pair's hash and its number + 1 (0: free). */
  readonly pairTable: Int32Array;
  /** Numbers in a row: the columns asked for, rounded up to a multiple of 16. */
  readonly width: number;
  /** Rows of words by slot, then those of pairs. Slot 0 is all zeros. */
  readonly rows: Int32Array;
  readonly sums: Int32Array;
  address(row: number): number;
  /** Reads units `[at, end)` from the state on, as far as it can; returns where it stopped. */
  scan(at: number, end: number): number;
  /** Lists the rows of so many words and of their pairs, and numbers sentences; returns how many pairs it found. */
  pair(count: number): number;
  heaviest(count: number, column: number): void;
  /** Sums the first `count` rows of the list into `sums`. */
  sum(count: number): void;
}

interface Exports {
  readonly scan: (at: number, end: number, base: number) => number;
  readonly pair: (count: number) => number;
  readonly heaviest: (count: number, column: number) => void;
  readonly sum: (from: number, to: number) => void;
}

/** The least width that holds so many columns. */
export function rowWidth(columns: number): number {
  return (columns + 15) & ~15;
}

function classCode(kind: number): number {
  if (kind === LETTER || kind === DIGIT) return 4;
  if (kind === APOSTROPHE) return 3;
  if (kind === SENTENCE_END) return 2;
  return kind === CLAUSE_END ? 1 : 0;
}

/** The engine's inner loops in WebAssembly, with memory of their own for a model of these sizes. */
export function createKernels(sizes: KernelSizes): Kernels {
  const width = rowWidth(sizes.columns);
  const rowBytes = width * 4;
  let bytes = STATE_BYTES;
  const place = (size: number): number => {
    const at = bytes;
    bytes += (size + 63) & ~63;
    return at;
  };
  const wordBytes = (MOST_WORDS + 1) * 4;
  const at = {
    classes: place(128),
    sums: place(rowBytes),
    units: place((MOST_UNITS + 16) * 2),
    start: place(wordBytes),
    end: place(wordBytes),
    hash: place(wordBytes),
    check: place(wordBytes),
    before: place(wordBytes),
    slot: place(wordBytes),
    flags: place(wordBytes),
    wordAtom: place(wordBytes),
    stemAtom: place(wordBytes),
    pairKey: place(wordBytes),
    pairAddress: place(wordBytes),
    pairAt: place(wordBytes),
    pairRow: place(wordBytes),
    sentence: place(wordBytes),
    list: place(MOST_ROWS * 4),
    pairBits: place(PAIR_BYTES),
    pairTable: place(sizes.pairTable * 8),
    table: place(sizes.table * ENTRY * 4),
    rows: place((sizes.words + sizes.pairs) * rowBytes),
  };
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
  const { buffer } = memory;
  const { exports } = new WebAssembly.Instance(MODULE, {
    '': {
      memory,
      ...at,
      tableMask: sizes.table - 1,
      pairMask: sizes.pairTable - 1,
      rowBytes,
      firstPair: at.rows + sizes.words * rowBytes,
    },
  });
  const run = exports as unknown as Exports;
  new Uint8Array(buffer, at.classes, 128).set(CLASS.subarray(0, 128).map(classCode));
  const perWord = (from: number): Int32Array => new Int32Array(buffer, from, MOST_WORDS);
  return {
    state: new Int32Array(buffer, 0, 8),
    units: new Uint16Array(buffer, at.units, MOST_UNITS + 1),
    unitBytes: Buffer.from(buffer, at.units, MOST_UNITS * 2),
    start: perWord(at.start),
    end: perWord(at.end),
    hash: perWord(at.hash),
    check: perWord(at.check),
    before: new Uint8Array(buffer, at.before, MOST_WORDS),
    slot: perWord(at.slot),
    flags: new Uint8Array(buffer, at.flags, MOST_WORDS),
    wordAtom: perWord(at.wordAtom),
    stemAtom: perWord(at.stemAtom),
    pairKey: perWord(at.pairKey),
    pairAt: perWord(at.pairAt),
    pairRow: perWord(at.pairRow),
    sentence: perWord(at.sentence),
    list: new Int32Array(buffer, at.list, MOST_ROWS),
    table: new Int32Array(buffer, at.table, sizes.table * ENTRY),
    pairBits: new Uint32Array(buffer, at.pairBits, PAIR_BYTES / 4),
    pairTable: new Int32Array(buffer, at.pairTable, sizes.pairTable * 2),
    width,
    rows: new Int32Array(buffer, at.rows, (sizes.words + sizes.pairs) * width),
    sums: new Int32Array(buffer, at.sums, width),
    address: (row) => at.rows + row * rowBytes,
    scan: (from, end) => (run.scan(at.units + 2 * from, at.units + 2 * end, at.units) - at.units) >> 1,
    pair: run.pair,
    heaviest: (count, column) => {
      run.heaviest(count, column * 4);
    },
    sum: (count) => {
      run.sum(at.list, at.list + count * 4);
    },
  };
}

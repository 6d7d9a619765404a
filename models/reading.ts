import { createTokens, type Tokens } from './tokenise.ts';
import { twice } from './twice.ts';

/** One text as the matcher and the scorer see it: words, what each is to the lexicons, and the lexicons' hits. */
export interface Reading {
  readonly tokens: Tokens;
  /** Per word: the atom that it is as a word and by its stem (-1: none), its general flags, its place in the memo. */
  wordAtom: Int32Array;
  stemAtom: Int32Array;
  flags: Uint8Array;
  slot: Int32Array;
  /** Whether the kernels' memory has the words. */
  inKernels: boolean;
  /** Hits of terms on words `[from, to]`. */
  hits: number;
  hitTarget: Int32Array;
  hitEntry: Int32Array;
  hitFrom: Int32Array;
  hitTo: Int32Array;
}

/** Room for what is read of a text, to be used again for the next. */
export function createReading(): Reading {
  const words = 1024;
  const hits = 256;
  return {
    tokens: createTokens(words),
    wordAtom: new Int32Array(words),
    stemAtom: new Int32Array(words),
    flags: new Uint8Array(words),
    slot: new Int32Array(words),
    inKernels: false,
    hits: 0,
    hitTarget: new Int32Array(hits),
    hitEntry: new Int32Array(hits),
    hitFrom: new Int32Array(hits),
    hitTo: new Int32Array(hits),
  };
}

/** Makes room for as many words as the tokens have. */
export function fitWords(reading: Reading): void {
  const capacity = reading.tokens.start.length;
  if (reading.slot.length >= capacity) return;
  reading.wordAtom = new Int32Array(capacity);
  reading.stemAtom = new Int32Array(capacity);
  reading.flags = new Uint8Array(capacity);
  reading.slot = new Int32Array(capacity);
}

/** Gives back the memory that one enormous text took. */
export function shrinkReading(reading: Reading): Reading {
  return reading.tokens.start.length > 1 << 16 || reading.hitTarget.length > 1 << 16
    ? createReading()
    : reading;
}

/** Adds a hit of an entry in the words `from` to `to`; `target` is a theme, or a system after them. */
export function pushHit(reading: Reading, target: number, entry: number, from: number, to: number): void {
  const at = reading.hits;
  if (at === reading.hitTarget.length) {
    reading.hitTarget = twice(reading.hitTarget);
    reading.hitEntry = twice(reading.hitEntry);
    reading.hitFrom = twice(reading.hitFrom);
    reading.hitTo = twice(reading.hitTo);
  }
  reading.hitTarget[at] = target;
  reading.hitEntry[at] = entry;
  reading.hitFrom[at] = from;
  reading.hitTo[at] = to;
  reading.hits = at + 1;
}

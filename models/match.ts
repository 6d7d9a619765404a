import {
  AMBIGUOUS,
  type Beginning,
  CASED,
  CONTEXT,
  CONTRAST,
  EXCLUDE,
  GAPPED,
  type Lexicon,
  NEGATED,
  NEGATOR,
  PLAIN,
  STARTER,
  type Term,
} from './lexicon.ts';
import { pushHit, type Reading } from './reading.ts';
import { CLAUSE_BREAK, SENTENCE_BREAK } from './tokenise.ts';

const NEGATION_REACH = 4;
const CONTEXT_REACH = 3;
const EXCLUSION = -2;

/** Matches a reading's words against a lexicon. Keep one per thread: it holds scratch space. */
export interface Matcher {
  /** Fills the reading's hits: each entry at most once, in the order in which they begin in the text. */
  match(text: string, reading: Reading): void;
}

/** The terms that can match where the next word has these atoms; where both begin some, all: what follows is looked at later. */
function termsBefore({ terms, free, bySecond }: Beginning, word: number, stemmed: number): readonly Term[] {
  if (bySecond === null) return free;
  const asWord = word >= 0 ? bySecond.get(word) : undefined;
  const asStem = stemmed >= 0 ? bySecond.get(stemmed) : undefined;
  if (asWord !== undefined && asStem !== undefined) return terms;
  return asWord ?? asStem ?? free;
}

const pairPlaces = 1 << 16;

/** Where it is noted that some term begins with these two atoms. */
function pairPlace(first: number, second: number): number {
  return ((Math.imul(first, 0x9e3779b1) >>> 16) ^ second) & (pairPlaces - 1);
}

/** What finds the entries of a lexicon in the texts that are read. */
export function createMatcher(lexicon: Lexicon): Matcher {
  const { byFirst, columns, longest: span } = lexicon;
  const entries = lexicon.entryColumn.length;
  /** When each entry, and after them each system, was last hit. */
  const seen: number[] = new Array<number>(entries).fill(0);
  let stamp = 0;
  let lastAt = -1;
  let lastReversed = false;
  let exclusions = 0;
  let nearest = 0;
  const exclusionTarget: number[] = [];
  const exclusionFrom: number[] = [];
  const exclusionTo: number[] = [];
  let here = new Int32Array(256);
  let next = new Int32Array(256);

  const isFree = Uint8Array.from(byFirst, ({ free }) => (free.length > 0 ? 1 : 0));
  const pairs = new Uint8Array(pairPlaces);
  for (const [first, { bySecond }] of byFirst.entries())
    for (const second of bySecond?.keys() ?? []) pairs[pairPlace(first, second)] = 1;

  /** False where no term begins so; true at times where none does. */
  function mayBegin(first: number, word: number, stemmed: number): boolean {
    return (
      isFree[first] === 1 ||
      (word >= 0 && pairs[pairPlace(first, word)] === 1) ||
      (stemmed >= 0 && pairs[pairPlace(first, stemmed)] === 1)
    );
  }

  function isAtom(reading: Reading, at: number, atom: number): boolean {
    return reading.wordAtom[at] === atom || reading.stemAtom[at] === atom;
  }

  /** Index of the last word of the term's match that begins at word `from`, or -1. */
  function adjacentEnd(reading: Reading, term: Term, from: number): number {
    const { atoms } = term;
    const last = from + atoms.length - 1;
    if (last >= reading.tokens.count) return -1;
    for (let k = 1; k < atoms.length; k++) {
      const at = from + k;
      if (reading.tokens.before[at] === SENTENCE_BREAK || !isAtom(reading, at, atoms[k] ?? -1)) return -1;
    }
    return last;
  }

  /** The same with gaps: keeps every place that the words so far can end at, nearest first. */
  function gappedEnd(reading: Reading, term: Term, from: number): number {
    const { atoms, gaps } = term;
    let places = 1;
    here[0] = from;
    for (let k = 1; k < atoms.length; k++) {
      const atom = atoms[k] ?? -1;
      const gap = gaps[k] ?? 0;
      let found = 0;
      let reached = -1;
      for (let p = 0; p < places; p++) {
        const start = (here[p] ?? 0) + 1;
        for (let at = start; at <= start + gap && at < reading.tokens.count; at++) {
          if (reading.tokens.before[at] === SENTENCE_BREAK) break;
          if (at <= reached) continue;
          reached = at;
          if (found < next.length && isAtom(reading, at, atom)) next[found++] = at;
        }
      }
      if (found === 0) return -1;
      const swap = here;
      here = next;
      next = swap;
      places = found;
    }
    return here[0] ?? -1;
  }

  function isNegated(reading: Reading, at: number): boolean {
    for (let k = at - 1; k >= 0 && k >= at - NEGATION_REACH; k--) {
      if ((reading.tokens.before[k + 1] ?? 0) >= CLAUSE_BREAK) return false;
      const flags = reading.flags[k] ?? 0;
      if ((flags & CONTRAST) !== 0) return false;
      if ((flags & NEGATOR) !== 0) return true;
    }
    return false;
  }

  /** The same, remembered for the word asked about last. */
  function isReversed(reading: Reading, at: number): boolean {
    if (lastAt !== at) {
      lastAt = at;
      lastReversed = isNegated(reading, at);
    }
    return lastReversed;
  }

  function isWritten(text: string, reading: Reading, term: Term, from: number, to: number): boolean {
    if (to - from + 1 !== term.written.length) return writtenApart(text, reading, term, from, to);
    for (let k = from; k <= to; k++) {
      const start = reading.tokens.start[k] ?? 0;
      const word = term.written[k - from] ?? '';
      const length = (reading.tokens.end[k] ?? 0) - start;
      for (let c = 0; c < length; c++) if (text.charCodeAt(start + c) !== word.charCodeAt(c)) return false;
    }
    return true;
  }

  function writtenApart(text: string, reading: Reading, term: Term, from: number, to: number): boolean {
    let k = 0;
    for (let at = from; at <= to && k < term.written.length; at++)
      if (text.slice(reading.tokens.start[at], reading.tokens.end[at]) === term.written[k]) k++;
    return k === term.written.length;
  }

  function hasContext(reading: Reading, from: number, to: number, reach: number): boolean {
    for (let at = from - reach; at <= to + reach; at++)
      if (at >= 0 && at < reading.tokens.count && ((reading.flags[at] ?? 0) & CONTEXT) !== 0) return true;
    return false;
  }

  function isShouted(text: string, reading: Reading, from: number): boolean {
    for (let at = from - 1; at <= from + 1; at += 2) {
      if (at < 0 || at >= reading.tokens.count) continue;
      const start = reading.tokens.start[at] ?? 0;
      const end = reading.tokens.end[at] ?? 0;
      let lower = 0;
      for (let c = start; c < end; c++) {
        const unit = text.charCodeAt(c);
        if (unit >= 0x61 && unit <= 0x7a) lower++;
      }
      if (lower === 0 && end - start > 1) return true;
    }
    return false;
  }

  /**
   * An ordinary word is a system's name when it has the name's capitals in the middle of a sentence, or at its start
   * with a context word near, or without its capitals with a context word just before it.
   */
  function isSystem(text: string, reading: Reading, term: Term, from: number, to: number): boolean {
    const capitals = isWritten(text, reading, term, from, to) && !isShouted(text, reading, from);
    if (!capitals) return hasContext(reading, from - 1, from - 1, 0);
    return reading.tokens.before[from] !== SENTENCE_BREAK || hasContext(reading, from, to, CONTEXT_REACH);
  }

  function tryTerm(text: string, reading: Reading, term: Term, from: number): void {
    const { flags } = term;
    const to = term.isWord
      ? from
      : (flags & GAPPED) === 0
        ? adjacentEnd(reading, term, from)
        : gappedEnd(reading, term, from);
    if (to < 0) return;
    if (flags !== 0) {
      if ((flags & CASED) !== 0 && !isWritten(text, reading, term, from, to)) return;
      if ((flags & AMBIGUOUS) !== 0 && !isSystem(text, reading, term, from, to)) return;
      if ((flags & (PLAIN | NEGATED)) !== 0 && isReversed(reading, from) !== ((flags & NEGATED) !== 0))
        return;
    }
    pushHit(reading, term.target, (flags & EXCLUDE) !== 0 ? EXCLUSION : term.entry, from, to);
  }

  /** Tries what begins with an atom and may go on with the next word's. */
  function tryAtom(
    text: string,
    reading: Reading,
    atom: number,
    from: number,
    nextWord: number,
    nextStem: number,
  ): void {
    const beginning = byFirst[atom];
    if (beginning === undefined) return;
    const terms = termsBefore(beginning, nextWord, nextStem);
    for (let k = 0; k < terms.length; k++) {
      const term = terms[k];
      if (term !== undefined) tryTerm(text, reading, term, from);
    }
  }

  /** Whether an exclusion of the same column touches words `[from, to]`; both lists run in order of their first word. */
  function isExcluded(target: number, from: number, to: number): boolean {
    while (nearest < exclusions && (exclusionFrom[nearest] ?? 0) < from - span) nearest++;
    for (let k = nearest; k < exclusions; k++) {
      if ((exclusionFrom[k] ?? 0) > to) return false;
      if (exclusionTarget[k] === target && (exclusionTo[k] ?? 0) >= from) return true;
    }
    return false;
  }

  /** Drops exclusions, what they touch, and all but the first hit of an entry. */
  function settle(reading: Reading): void {
    stamp++;
    exclusions = 0;
    nearest = 0;
    for (let hit = 0; hit < reading.hits; hit++) {
      if (reading.hitEntry[hit] !== EXCLUSION) continue;
      exclusionTarget[exclusions] = reading.hitTarget[hit] ?? 0;
      exclusionFrom[exclusions] = reading.hitFrom[hit] ?? 0;
      exclusionTo[exclusions] = reading.hitTo[hit] ?? 0;
      exclusions++;
    }
    let kept = 0;
    for (let hit = 0; hit < reading.hits; hit++) {
      const entry = reading.hitEntry[hit] ?? -1;
      if (entry === EXCLUSION) continue;
      const target = reading.hitTarget[hit] ?? 0;
      const once = entry >= 0 ? entry : entries + target - columns;
      if (seen[once] === stamp) continue;
      const from = reading.hitFrom[hit] ?? 0;
      const to = reading.hitTo[hit] ?? 0;
      if (exclusions > 0 && target < columns && isExcluded(target, from, to)) continue;
      seen[once] = stamp;
      reading.hitTarget[kept] = target;
      reading.hitEntry[kept] = entry;
      reading.hitFrom[kept] = from;
      reading.hitTo[kept] = to;
      kept++;
    }
    reading.hits = kept;
  }

  return {
    match(text, reading) {
      reading.hits = 0;
      const { count } = reading.tokens;
      const { wordAtom, stemAtom, flags } = reading;
      lastAt = -1;
      for (let from = 0; from < count; from++) {
        if (((flags[from] ?? 0) & STARTER) === 0) continue;
        const word = wordAtom[from] ?? -1;
        const stemmed = stemAtom[from] ?? -1;
        const followed = from + 1 < count;
        const nextWord = followed ? (wordAtom[from + 1] ?? -1) : -1;
        const nextStem = followed ? (stemAtom[from + 1] ?? -1) : -1;
        if (word >= 0 && mayBegin(word, nextWord, nextStem))
          tryAtom(text, reading, word, from, nextWord, nextStem);
        if (stemmed >= 0 && mayBegin(stemmed, nextWord, nextStem))
          tryAtom(text, reading, stemmed, from, nextWord, nextStem);
      }
      if (reading.hits > 1 || reading.hitEntry[0] === EXCLUSION) settle(reading);
    },
  };
}

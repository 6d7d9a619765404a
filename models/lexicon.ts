import { DISMISSED, DISTRESS, lexiconUnits, NEGATIVE, POSITIVE, SUGGESTION } from './layout.ts';
import { stem } from './natural.ts';
import type { Language, LexiconEntry, Structure } from './structure.ts';
import { createTokens, foldedWord, tokenise } from './tokenise.ts';

export const EXCLUDE = 1;
export const CASED = 2;
/** Counts only outside, or only inside, the reach of a negator. */
export const PLAIN = 4;
export const NEGATED = 8;
export const AMBIGUOUS = 16;
export const GAPPED = 32;

/** Flags of a word in general, whatever the term. */
export const NEGATOR = 1;
export const CONTRAST = 2;
export const CONTEXT = 4;
/** Some term begins with the word. */
export const STARTER = 8;

const DEFAULT_GAP = 4;

/** A term as compiled: what it matches, and the column or system that it speaks for. */
export interface Term {
  /** Column, or number of columns + index of the system. */
  readonly target: number;
  /** Index of its weight, or -1 for systems and exclusions. */
  readonly entry: number;
  readonly flags: number;
  readonly atoms: Int32Array;
  /** One word only: it matches where it begins. */
  readonly isWord: boolean;
  /** The atom that must follow the first at once, or -1. */
  readonly second: number;
  /** Most words that may be skipped before each atom. */
  readonly gaps: Int32Array;
  /** The words as written, for CASED and AMBIGUOUS. */
  readonly written: readonly string[];
}

/** The terms that begin with one word, in the order in which lexicons list them. */
export interface Beginning {
  readonly terms: readonly Term[];
  /** Those of one word, or with a gap after the first: whatever follows. */
  readonly free: readonly Term[];
  /** By the atom that follows, the terms that can match then, free ones among them; null where all are free. */
  readonly bySecond: ReadonlyMap<number, readonly Term[]> | null;
}

/** All lexicons of a structure and a language, compiled for matching in one pass. */
export interface Lexicon {
  readonly columns: number;
  readonly wordAtoms: ReadonlyMap<string, number>;
  readonly stemAtoms: ReadonlyMap<string, number>;
  readonly wordFlags: ReadonlyMap<string, number>;
  /** Terms by the atom of their first word. */
  readonly byFirst: readonly Beginning[];
  /** Per entry: its column, and its weight in units as the lexicon's author gave it. */
  readonly entryColumn: Int32Array;
  readonly entryUnits: Int32Array;
  /** Most words that a match can span. */
  readonly longest: number;
}

interface Building {
  readonly wordAtoms: Map<string, number>;
  readonly stemAtoms: Map<string, number>;
  readonly byFirst: Term[][];
  readonly entryColumn: number[];
  readonly entryUnits: number[];
  longest: number;
}

interface Sequence {
  readonly atoms: number[];
  readonly gaps: number[];
  readonly written: string[];
}

function atomOf(building: Building, map: Map<string, number>, word: string): number {
  const known = map.get(word);
  if (known !== undefined) return known;
  const atom = building.byFirst.length;
  building.byFirst.push([]);
  map.set(word, atom);
  return atom;
}

function parse(building: Building, term: string, gap: number): Sequence {
  const sequence: Sequence = { atoms: [], gaps: [], written: [] };
  const tokens = createTokens(16);
  let before = 0;
  for (const part of term.split(/\s+/u)) {
    if (part === '\u2026' || part === '...') {
      if (sequence.atoms.length > 0) before = gap;
      continue;
    }
    const stemmed = part.endsWith('*');
    tokenise(part, tokens);
    for (let index = 0; index < tokens.count; index++) {
      const start = tokens.start[index] ?? 0;
      const end = tokens.end[index] ?? 0;
      const word = foldedWord(part, start, end);
      sequence.atoms.push(
        stemmed && index === tokens.count - 1
          ? atomOf(building, building.stemAtoms, stem(word))
          : atomOf(building, building.wordAtoms, word),
      );
      sequence.gaps.push(index === 0 ? before : 0);
      sequence.written.push(part.slice(start, end));
    }
    before = 0;
  }
  return sequence;
}

function add(
  building: Building,
  target: number,
  entry: LexiconEntry,
  flags: number,
  units: number | null,
): void {
  const sequence = parse(building, entry.term, entry.gap ?? DEFAULT_GAP);
  const first = sequence.atoms[0];
  if (first === undefined) return;
  let index = -1;
  if (units !== null) {
    index = building.entryColumn.length;
    building.entryColumn.push(target);
    building.entryUnits.push(units);
  }
  const term: Term = {
    target,
    entry: index,
    flags: flags | (sequence.gaps.some((gap) => gap > 0) ? GAPPED : 0),
    atoms: Int32Array.from(sequence.atoms),
    isWord: sequence.atoms.length === 1,
    second: sequence.gaps[1] === 0 ? (sequence.atoms[1] ?? -1) : -1,
    gaps: Int32Array.from(sequence.gaps),
    written: sequence.written,
  };
  building.longest = Math.max(
    building.longest,
    sequence.gaps.reduce((sum, gap) => sum + gap + 1, 0),
  );
  building.byFirst[first]?.push(term);
}

function beginningOf(terms: readonly Term[]): Beginning {
  const seconds = new Set(terms.flatMap(({ second }) => (second >= 0 ? second : [])));
  const after = (atom: number): Term[] => terms.filter(({ second }) => second < 0 || second === atom);
  const bySecond = seconds.size === 0 ? null : new Map(Array.from(seconds, (atom) => [atom, after(atom)]));
  return { terms, free: after(-1), bySecond };
}

function addEntry(building: Building, column: number, entry: LexiconEntry): void {
  const flags = (entry.case === true ? CASED : 0) | (entry.exclude === true ? EXCLUDE : 0);
  add(building, column, entry, flags, entry.exclude === true ? null : lexiconUnits(entry.weight));
}

/** A valence term counts for its own side, or inside the reach of a negator for the other. */
function addValence(building: Building, own: number, other: number, entry: LexiconEntry): void {
  const cased = entry.case === true ? CASED : 0;
  if (entry.exclude === true) {
    addEntry(building, own, entry);
    addEntry(building, other, entry);
    return;
  }
  const units = lexiconUnits(entry.weight);
  add(building, own, entry, cased | PLAIN, units);
  add(building, other, entry, cased | NEGATED, units);
}

/**
 * Compiles the lexicons of a structure and a language. Thousands of terms cost a lookup per distinct word: a text is
 * matched only where a word begins some term.
 */
export function compileLexicon(structure: Structure, language: Language, hidden: number): Lexicon {
  const building: Building = {
    wordAtoms: new Map(),
    stemAtoms: new Map(),
    byFirst: [],
    entryColumn: [],
    entryUnits: [],
    longest: 1,
  };
  const themes = structure.themes.length;
  const columns = themes + hidden;
  for (const [column, theme] of structure.themes.entries())
    for (const entry of theme.lexicon) addEntry(building, column, entry);
  for (const entry of language.negative) addValence(building, themes + NEGATIVE, themes + POSITIVE, entry);
  for (const entry of language.positive) addValence(building, themes + POSITIVE, themes + NEGATIVE, entry);
  for (const entry of language.suggestion) addEntry(building, themes + SUGGESTION, entry);
  for (const entry of language.distress) addEntry(building, themes + DISTRESS, entry);
  for (const entry of language.dismissals ?? []) addEntry(building, themes + DISMISSED, entry);
  for (const [index, system] of structure.systems.entries())
    for (const term of new Set([system.name, ...system.aliases]))
      add(
        building,
        columns + index,
        { term, gap: 1 },
        system.ambiguous && !/\s/u.test(term) ? AMBIGUOUS : 0,
        null,
      );

  const wordFlags = new Map<string, number>();
  const flag = (words: readonly string[], bit: number): void => {
    for (const word of words) {
      const folded = word.toLowerCase().replaceAll('\u2019', "'");
      wordFlags.set(folded, (wordFlags.get(folded) ?? 0) | bit);
    }
  };
  flag(language.negators, NEGATOR);
  flag(language.contrasts, CONTRAST);
  flag(structure.systemContext, CONTEXT);
  return {
    columns,
    wordAtoms: building.wordAtoms,
    stemAtoms: building.stemAtoms,
    wordFlags,
    byFirst: building.byFirst.map(beginningOf),
    entryColumn: Int32Array.from(building.entryColumn),
    entryUnits: Int32Array.from(building.entryUnits),
    longest: building.longest,
  };
}

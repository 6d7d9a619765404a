import type { RedactionKind } from './redaction.ts';
import type { RedactionFile, RedactionRules } from './rules.ts';
import { shapeSource } from './shape-pattern.ts';

type WordList = Exclude<
  { [Key in keyof RedactionFile]: RedactionFile[Key] extends string[] ? Key : never }[keyof RedactionFile],
  'keep'
>;
type Words = Readonly<Record<WordList, ReadonlySet<string>>>;

/** Words or phrases in lower case, by the first word of each. */
export type Phrases = ReadonlyMap<string, readonly string[]>;

export interface CompiledReference {
  readonly kind: RedactionKind;
  /** Words before it, in lower case; empty: none is needed. */
  readonly cues: readonly string[];
  /** With cues it matches at its `lastIndex` alone, without anywhere. */
  readonly pattern: RegExp;
}

/** Rules as the finders need them. */
export interface CompiledRules extends Words {
  readonly first: ReadonlySet<string>;
  readonly last: ReadonlySet<string>;
  /** Names that are other words too. */
  readonly wordy: ReadonlySet<string>;
  readonly keep: ReadonlySet<string>;
  readonly kept: Phrases;
  readonly systems: Phrases;
  readonly references: readonly CompiledReference[];
}

const lists: readonly WordList[] = [
  'titles',
  'weakTitles',
  'people',
  'introductions',
  'before',
  'address',
  'after',
  'speaking',
  'beforeMonths',
  'months',
  'things',
  'particles',
  'determiners',
  'owners',
  'joins',
  'follows',
  'where',
  'towards',
  'withPerson',
  'beside',
];

const firstWord = /[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*/u;

/** Make rules ready for use. */
export function compileRules({ files, systems, keep }: RedactionRules): CompiledRules {
  const setOf = (read: (file: RedactionFile) => readonly string[]): ReadonlySet<string> =>
    new Set(files.flatMap(read).map((word) => word.toLowerCase()));
  const words = Object.fromEntries(lists.map((key) => [key, setOf((file) => file[key])])) as Words;
  const wordy = setOf(({ names }) => names.words);
  const without = (set: ReadonlySet<string>): Set<string> =>
    new Set([...set].filter((name) => !wordy.has(name)));
  return {
    ...words,
    first: without(setOf(({ names }) => names.first)),
    last: without(setOf(({ names }) => names.last)),
    wordy,
    keep: setOf((file) => file.keep.flat()),
    kept: phrases(keep),
    systems: phrases(systems),
    references: files.flatMap((file) =>
      file.references.map(({ kind, cues, shapes }) => ({
        kind,
        cues: cues.map((cue) => cue.toLowerCase()),
        pattern: new RegExp(
          `(?<![A-Za-z0-9£$.,])(?:${shapes.map(shapeSource).join('|')})(?![A-Za-z0-9%]|[-/:.,]\\d)`,
          cues.length > 0 ? 'y' : 'gi',
        ),
      })),
    ),
  };
}

function phrases(names: readonly string[]): Phrases {
  const byWord = new Map<string, string[]>();
  for (const name of new Set(names.map((one) => one.toLowerCase()))) {
    const word = firstWord.exec(name)?.[0];
    if (word === undefined) continue;
    const known = byWord.get(word);
    if (known === undefined) byWord.set(word, [name]);
    else known.push(name);
  }
  return byWord;
}

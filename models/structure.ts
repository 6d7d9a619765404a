import { createHash } from 'node:crypto';
import type { WordVectors } from './vectors.ts';

/** One entry of a lexicon; the mini-language of `term` is described in models/README.md. */
export interface LexiconEntry {
  readonly term: string;
  readonly weight?: number | undefined;
  readonly gap?: number | undefined;
  readonly exclude?: boolean | undefined;
  readonly case?: boolean | undefined;
}

export interface ThemeStructure {
  readonly id: string;
  readonly lexicon: readonly LexiconEntry[];
  /** What a codebook says of the theme in prose. Training reads it (`theme-texts.ts`); a model does not hold it. */
  readonly definition?: string | undefined;
  readonly include?: readonly string[] | undefined;
  readonly examples?: readonly string[] | undefined;
}

export interface SystemStructure {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly ambiguous: boolean;
}

/** What a model depends on in a codebook: theme ids, their lexicons, and the systems. A parsed codebook satisfies it. */
export interface Structure {
  readonly themes: readonly ThemeStructure[];
  readonly systems: readonly SystemStructure[];
  readonly systemContext: readonly string[];
}

/** A language's general lexicons, the same for every codebook. */
export interface Language {
  /** Words that turn the valence of the next few words around ("not", "never"). */
  readonly negators: readonly string[];
  /** Words that end the reach of a negator ("but", "however"). */
  readonly contrasts: readonly string[];
  readonly positive: readonly LexiconEntry[];
  readonly negative: readonly LexiconEntry[];
  /** Cues that a comment asks for a change. */
  readonly suggestion: readonly LexiconEntry[];
  /** Cues that a comment speaks of a person at risk. */
  readonly distress: readonly LexiconEntry[];
  /** Cues that a clause names a matter to say that something else is meant ("not the problem"). */
  readonly dismissals?: readonly LexiconEntry[] | undefined;
  /** What training knows of words beforehand; what a model needs of it is in its rows. */
  readonly vectors?: WordVectors | undefined;
}

function plainEntry(entry: LexiconEntry): LexiconEntry {
  return {
    term: entry.term,
    ...(entry.weight === undefined ? {} : { weight: entry.weight }),
    ...(entry.gap === undefined ? {} : { gap: entry.gap }),
    ...(entry.exclude === true ? { exclude: true } : {}),
    ...(entry.case === true ? { case: true } : {}),
  };
}

/** The structure alone, without a codebook's prose and in a fixed order of keys, so that equal structures are equal JSON. */
export function plainStructure(structure: Structure): Structure {
  return {
    themes: structure.themes.map(({ id, lexicon }) => ({ id, lexicon: lexicon.map(plainEntry) })),
    systems: structure.systems.map(({ name, aliases, ambiguous }) => ({
      name,
      aliases: [...aliases],
      ambiguous,
    })),
    systemContext: [...structure.systemContext],
  };
}

/** The language's lexicons in a fixed order of keys, without its vectors. */
export function plainLanguage(language: Language): Language {
  return {
    negators: [...language.negators],
    contrasts: [...language.contrasts],
    positive: language.positive.map(plainEntry),
    negative: language.negative.map(plainEntry),
    suggestion: language.suggestion.map(plainEntry),
    distress: language.distress.map(plainEntry),
    ...(language.dismissals === undefined ? {} : { dismissals: language.dismissals.map(plainEntry) }),
  };
}

/** SHA-256 in hex of the structure; a model fits a codebook when this is the same. */
export function structureHash(structure: Structure): string {
  return createHash('sha256')
    .update(JSON.stringify(plainStructure(structure)))
    .digest('hex');
}

/** The id of a theme's parent, or null for a top-level theme. */
export function parentTheme(theme: string): string | null {
  const slash = theme.indexOf('/');
  return slash < 0 ? null : theme.slice(0, slash);
}

/** Numbers of the themes in the order of their ids, so that sums over them are the same whatever order they stand in. */
export function themesById({ themes }: Structure): number[] {
  const idOf = (theme: number): string => themes[theme]?.id ?? '';
  return [...themes.keys()].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}

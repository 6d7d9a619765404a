import type { Codebook } from '../domain/codebook.ts';
import { fieldName, type FrequencyQuery } from '../domain/frequencies/query.ts';
import { namedFilters } from './analysis-query.ts';
import type { NoteSheet } from './table-file.ts';

/** Numbers what must be said with estimates, from 0, each text once. */
export interface NumberedNotes {
  numberOf(note: string): number;
  texts(): string[];
}

export function numberNotes(): NumberedNotes {
  const numbers = new Map<string, number>();
  return {
    numberOf(note) {
      const number = numbers.get(note) ?? numbers.size;
      numbers.set(note, number);
      return number;
    },
    texts: () => [...numbers.keys()],
  };
}

interface NotedTable {
  readonly survey: string;
  readonly query: FrequencyQuery;
  readonly codebook: Codebook;
  readonly waves: readonly string[];
  readonly models: ReadonlySet<string>;
  /** What must be said of the whole. */
  readonly notes: readonly string[];
  /** What must be said with estimates, in the order of their numbers in the column `note`, which begin at 1. */
  readonly numbered: readonly string[];
}

/** What a table of frequencies is of and what must be said with it, as rows. */
export function frequencyNotes(table: NotedTable): NoteSheet {
  const { survey, query, codebook, waves, models, notes, numbered } = table;
  const filters = namedFilters(query.filters).flatMap(({ field, include, exclude }) =>
    [...include, ...exclude.map((value) => `!${value}`)].map((value) => `${field}: ${value}`),
  );
  const facts: [about: string, text: string][] = [
    ['survey', survey],
    [
      'disclosure',
      'none: not checked for disclosure. Do not publish: POST /v1/releases makes what can be published',
    ],
    ['base', query.base],
    ['by', query.by.map(fieldName).join(', ')],
    ...filters.map((text): [string, string] => ['filter', text]),
    ['weight', query.weight ?? ''],
    ['codebook', `${codebook.id}, version ${codebook.version}`],
    ['waves', waves.join(', ')],
    ...[...models].map((model): [string, string] => ['model', model]),
    ...notes.map((text): [string, string] => ['all rows', text]),
  ];
  return {
    header: ['note', 'about', 'text'],
    rows: [
      ...facts.filter(([, text]) => text !== '').map(([about, text]) => [null, about, text]),
      ...numbered.map((text, index) => [index + 1, 'rows with this number in `note`', text]),
    ],
  };
}

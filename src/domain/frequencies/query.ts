/** What comments are told apart by, or chosen by. */
export type Field =
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'wave' | 'batch' | 'question' | 'system' | 'facet' | 'theme' | 'valence' };

/**
 * Values of a field: one of `include` (any, when it is empty) and none of `exclude`. An empty string stands for not
 * stated, or none. Of a field with many values a comment (systems, facets, themes) one is enough.
 */
export interface Filter {
  readonly field: Field;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Whom a share is of: people with at least one comment, comments, or all who were asked. */
export type Base = 'respondents' | 'comments' | 'asked';

/** What to count: tags of themes in every combination of the values of `by`, among what passes all filters. */
export interface FrequencyQuery {
  /** Fields other than theme, each once. `valence` splits tags and leaves the base as it is. */
  readonly by: readonly Field[];
  /** A filter of `valence` chooses tags; every other chooses people and comments, and so the base. */
  readonly filters: readonly Filter[];
  /** Ids of themes, in the order of the table. */
  readonly themes: readonly string[];
  readonly base: Base;
  /** An attribute that holds a number for each person. */
  readonly weight: string | null;
}

/** A field as it is written in a query string. */
export function fieldName(field: Field): string {
  return field.kind === 'attribute' ? field.name : field.kind;
}

const kinds = ['wave', 'batch', 'question', 'system', 'facet', 'theme', 'valence'] as const;

/** The field of this name; what is none of ours is an attribute, known or not. */
export function fieldNamed(name: string): Field {
  const kind = kinds.find((own) => own === name);
  return kind === undefined ? { kind: 'attribute', name } : { kind };
}

/** Does the field say something of each comment, rather than of the person or the batch? */
export function isOfComments({ kind }: Field): boolean {
  return kind !== 'attribute' && kind !== 'wave' && kind !== 'batch';
}

/** Does a value pass a filter of its field? */
export function passes({ include, exclude }: Filter, value: string): boolean {
  return (include.length === 0 || include.includes(value)) && !exclude.includes(value);
}

/** The attributes that a query reads. */
export function attributesRead({ by, filters, weight }: FrequencyQuery): string[] {
  const fields = [...by, ...filters.map(({ field }) => field)];
  const names = fields.flatMap((field) => (field.kind === 'attribute' ? [fieldName(field)] : []));
  return [...new Set(weight === null ? names : [...names, weight])];
}

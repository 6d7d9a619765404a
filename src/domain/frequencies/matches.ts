import { passesFilters } from './dimensions.ts';
import { type Field, type Filter, fieldName } from './query.ts';

/** One comment with all that can be asked of it. */
export interface DescribedComment {
  readonly attributes: Readonly<Record<string, string>>;
  readonly wave: string;
  readonly batch: string;
  readonly question: string | null;
  readonly systems: readonly string[];
  readonly facets: readonly string[];
  readonly themes: readonly { readonly theme: string; readonly valence: string }[];
}

/** The values of a field in a comment; an empty string stands for not stated, or none. */
function valuesIn(field: Field, comment: DescribedComment): readonly string[] {
  const some = (values: readonly string[]): readonly string[] => (values.length === 0 ? [''] : values);
  switch (field.kind) {
    case 'attribute':
      return [comment.attributes[fieldName(field)] ?? ''];
    case 'wave':
      return [comment.wave];
    case 'batch':
      return [comment.batch];
    case 'question':
      return [comment.question ?? ''];
    case 'system':
      return some([...new Set(comment.systems)]);
    case 'facet':
      return some([...new Set(comment.facets)]);
    case 'theme':
      return some(comment.themes.map(({ theme }) => theme));
    case 'valence':
      return [];
  }
}

/** Does a comment belong to what filters choose? Filters of valence choose tags, so they do not count here. */
export function matchesFilters(filters: readonly Filter[], comment: DescribedComment): boolean {
  return filters
    .filter(({ field }) => field.kind !== 'valence')
    .every(({ field, include, exclude }) => {
      const values = valuesIn(field, comment);
      return (
        (include.length === 0 || values.some((value) => include.includes(value))) &&
        !values.some((value) => exclude.includes(value))
      );
    });
}

/** Every cell that a comment is in, `by` being without valence: one for each combination of its values; null is none. */
function cellKeysOf(by: readonly Field[], comment: DescribedComment): (string | null)[][] {
  return by.reduce<(string | null)[][]>(
    (keys, field) =>
      keys.flatMap((key) => valuesIn(field, comment).map((value) => [...key, value === '' ? null : value])),
    [[]],
  );
}

/** Comments by the cells that they are in, `by` being without valence; a cell goes by its key as JSON. */
export function groupByCells<Comment extends DescribedComment>(
  by: readonly Field[],
  comments: readonly Comment[],
): Map<string, Comment[]> {
  const groups = new Map<string, Comment[]>();
  for (const comment of comments)
    for (const key of new Set(cellKeysOf(by, comment).map((values) => JSON.stringify(values)))) {
      const own = groups.get(key);
      if (own === undefined) groups.set(key, [comment]);
      else own.push(comment);
    }
  return groups;
}

/** Does a tag count, by its valence? */
export function countsValence(filters: readonly Filter[], valence: string): boolean {
  return passesFilters(filters, { kind: 'valence' }, valence);
}

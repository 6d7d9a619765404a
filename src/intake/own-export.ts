/** The columns of an export of comments with their tags; the survey's attributes follow. */
export const exportColumns = [
  'id',
  'row',
  'respondent',
  'question',
  'text',
  'blank',
  'themes',
  'valences',
  'probabilities',
  'facets',
  'systems',
] as const;

const answered: ReadonlySet<string> = new Set(['respondent', 'question', 'text']);

/** Columns of an export that say what was made of a comment; none when the file is no export. */
export function columnsMadeByExport(columns: readonly { readonly name: string }[]): ReadonlySet<string> {
  const isExport = exportColumns.every((name, at) => columns[at]?.name === name);
  return new Set(isExport ? exportColumns.filter((name) => !answered.has(name)) : []);
}

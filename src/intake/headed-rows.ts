import { IntakeError } from './intake-error.ts';
import type { IntakeLimits } from './intake-limits.ts';
import type { Column } from './mapping.ts';
import { normaliseText } from './normalise-text.ts';
import type { TableRow } from './table.ts';

/** Where a table's header ends and what its columns are. */
export interface Heading {
  columns: Column[];
  firstData: number;
}

/**
 * Reads the header from a file's first rows: the first row with anything in it, or Qualtrics' three (keys,
 * labels, import ids). Unnamed columns are called "column 3", and a name that occurs again "comment (2)".
 */
export function readHeading(rows: readonly TableRow[], limits: IntakeLimits): Heading {
  const at = rows.findIndex(({ cells }) => cells.some((cell) => cell !== ''));
  const keys = trimEnd(rows[at]?.cells ?? []).map((cell) => normaliseText(String(cell)).trim());
  if (keys.length === 0) throw new IntakeError('empty_file', 'Send a header and at least one row.');
  if (keys.length > limits.columns) throw tooManyColumns(keys.length, limits);
  const long = keys.findIndex((key) => key.length > limits.label_characters);
  if (long >= 0) throw noHeader(long + 1, limits);
  const names = distinct(keys.map((key, index) => key || `column ${index + 1}`));
  const labels = isQualtrics(rows[at + 2])
    ? rows[at + 1]?.cells.map((cell) => normaliseText(String(cell)).trim())
    : undefined;
  return {
    columns: names.map((name, index) => ({ name, label: labels?.[index] ?? keys[index] ?? '' })),
    firstData: at + (labels === undefined ? 1 : 3),
  };
}

export function tooManyColumns(count: number, limits: IntakeLimits): IntakeError {
  return new IntakeError(
    'too_many_columns',
    `The file has ${count} columns and ${limits.columns} are read. Leave out those that are not needed.`,
  );
}

function noHeader(column: number, limits: IntakeLimits): IntakeError {
  return new IntakeError(
    'no_header',
    `The first row has more than ${limits.label_characters} characters in column ${column}. Put the names of the columns there.`,
    { row: 1 },
  );
}

function isQualtrics(row: TableRow | undefined): boolean {
  const first = row?.cells[0];
  return typeof first === 'string' && /^\{\s*"ImportId"\s*:/u.test(first);
}

/** The names with later twins numbered. */
function distinct(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map((name) => {
    let own = name;
    for (let twin = 2; used.has(own); twin++) own = `${name} (${twin})`;
    used.add(own);
    return own;
  });
}

function trimEnd(cells: readonly unknown[]): readonly unknown[] {
  return cells.slice(0, cells.findLastIndex((cell) => typeof cell === 'string' && cell.trim() !== '') + 1);
}

/**
 * Rows with exactly a cell for each column. A row with nothing in any cell is passed over, unless the file has
 * but one column, where it is a blank answer. In CSV a row with other than the header's number of cells is bad
 * (empty ones at its end apart); in a sheet empty cells are simply absent, and what is beyond the header is not
 * read.
 */
export function fitRows(rows: readonly TableRow[], columns: number, isSheet: boolean): TableRow[] {
  const fitted: TableRow[] = [];
  for (const row of rows) {
    const { cells, fault } = row;
    if (fault !== null) fitted.push(row);
    else if (isSheet || columns > 1 ? cells.some((cell) => cell !== '') : true) {
      fitted.push(cells.length === columns ? row : fit(row, columns, isSheet));
    }
  }
  return fitted;
}

function fit({ row, cells }: TableRow, columns: number, isSheet: boolean): TableRow {
  if (isSheet) {
    return { row, cells: Array.from({ length: columns }, (_, at) => cells[at] ?? ''), fault: null };
  }
  const extra = cells.slice(columns);
  if (extra.length > 0 && extra.every((cell) => cell === '')) {
    return { row, cells: cells.slice(0, columns), fault: null };
  }
  const reason = `The row has ${cells.length} cells and the header ${columns}. A comment with a delimiter in it needs quotation marks.`;
  return { row, cells: [], fault: { column: null, code: 'wrong_column_count', reason } };
}

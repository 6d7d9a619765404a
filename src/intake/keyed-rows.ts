import type { Fault, TableRow } from './table.ts';

/** One record of JSON or NDJSON: any JSON value, or why there is none. */
export interface KeyedRow {
  row: number;
  value: unknown;
  fault: Fault | null;
}

const NOT_AN_OBJECT: Fault = {
  column: null,
  code: 'wrong_type',
  reason: 'The item is not an object with a key for each column.',
};
const MAX_NESTING = 8;

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The keys of the records in order of appearance; a nested object gives a key for each of its own: `person.role`. */
export function keysOf(rows: readonly KeyedRow[]): string[] {
  const keys = new Set<string>();
  for (const { value } of rows) if (isObject(value)) collect(value, '', MAX_NESTING, keys);
  return [...keys];
}

function collect(
  object: Readonly<Record<string, unknown>>,
  prefix: string,
  levels: number,
  keys: Set<string>,
): void {
  for (const [key, value] of Object.entries(object)) {
    if (isObject(value) && levels > 1) collect(value, `${prefix}${key}.`, levels - 1, keys);
    else if (key !== '') keys.add(prefix + key);
  }
}

/** Records as rows of a table with these keys as columns; an absent key is an empty cell. */
export function toTableRows(rows: readonly KeyedRow[], keys: readonly string[]): TableRow[] {
  const paths = keys.map((key) => key.split('.'));
  return rows.map(({ row, value, fault }) => {
    if (fault !== null || !isObject(value)) return { row, cells: [], fault: fault ?? NOT_AN_OBJECT };
    const cells = keys.map((key, at) =>
      Object.hasOwn(value, key) ? value[key] : follow(value, paths[at] ?? []),
    );
    return { row, cells, fault: null };
  });
}

function follow(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const key of path) at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return at;
}

import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type pg from 'pg';
import { from } from 'pg-copy-streams';

export type CopyValue =
  string | number | boolean | null | readonly number[] | Readonly<Record<string, string>>;

const special = /[\\\n\r\t]/;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escape(text: string): string {
  return special.test(text)
    ? text.replace(/[\\\n\r\t]/g, (character) => escapes[character] ?? character)
    : text;
}

/** One value in PostgreSQL's COPY text format: numbers in arrays as `{…}`, records as JSON. */
function encodeCopyValue(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return escape(value);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (Array.isArray(value)) return `{${value.join(',')}}`;
  return escape(JSON.stringify(value));
}

/** One row in COPY text format, line feed included. */
export function encodeCopyRow(values: readonly CopyValue[]): string {
  let line = encodeCopyValue(values[0] ?? null);
  for (let index = 1; index < values.length; index++) line += `\t${encodeCopyValue(values[index] ?? null)}`;
  return `${line}\n`;
}

/** COPY rows that are already encoded into `table (columns)`. Table and columns are ours, never input. */
export async function copyEncoded(
  client: pg.ClientBase,
  table: string,
  columns: string,
  rows: string | Buffer,
): Promise<void> {
  if (rows.length === 0) return;
  await pipeline(Readable.from([rows]), client.query(from(`copy ${table} (${columns}) from stdin`)));
}

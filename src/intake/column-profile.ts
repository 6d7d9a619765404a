import type { Column } from './mapping.ts';
import type { TableRow } from './table.ts';

/** What the first rows tell of a column. Shares are of the cells that are not empty. */
export interface ColumnProfile {
  column: Column;
  /** Its label and its name in lower case words: "LengthOfService" is "length of service". */
  heading: string;
  key: string;
  filled: number;
  share: number;
  distinct: number;
  /** Different values for each filled cell. */
  variety: number;
  /** Mean number of words. */
  words: number;
  /** Characters of the longest value. */
  longest: number;
  shapes: { number: number; date: number; email: number; code: number };
}

const NUMBER = /^[-+]?[\d.,]+%?$/;
const DATE = /^(\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})([T ]\d{1,2}:\d{2}.*)?$/;
/** Letters and digits, or four digits and more that are no year. */
const CODE = /^(?=\S*\d)(?=\S*\p{L})[\p{L}\d_-]+$|^(?!(?:19|20)\d\d$)\d{4,}$/u;
const EMAIL = /^\S+@\S+\.\S+$/;

/** What a column's first rows look like, as far as its meaning can be guessed from that. */
export function profileColumn(column: Column, rows: readonly TableRow[], at: number): ColumnProfile {
  const values = rows.map(({ cells }) => textOf(cells[at]).trim()).filter((value) => value !== '');
  const filled = values.length;
  const mean = (measure: (value: string) => number): number =>
    filled === 0 ? 0 : values.reduce((sum, value) => sum + measure(value), 0) / filled;
  const matching = (pattern: RegExp): number => mean((value) => (pattern.test(value) ? 1 : 0));
  const distinct = new Set(values).size;
  return {
    column,
    heading: inWords(column.label),
    key: inWords(column.name),
    filled,
    share: rows.length === 0 ? 0 : filled / rows.length,
    distinct,
    variety: filled === 0 ? 0 : distinct / filled,
    words: mean((value) => value.split(/\s+/u, 100).length),
    longest: values.reduce((longest, value) => Math.max(longest, value.length), 0),
    shapes: { number: matching(NUMBER), date: matching(DATE), email: matching(EMAIL), code: matching(CODE) },
  };
}

function textOf(cell: unknown): string {
  return typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean'
    ? String(cell)
    : '';
}

function inWords(name: string): string {
  return name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

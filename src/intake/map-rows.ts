import { valueNormaliser, type Vocabulary } from '../domain/vocabulary.ts';
import type { IsBlank } from './blank-rule.ts';
import { IntakeError } from './intake-error.ts';
import type { IntakeLimits } from './intake-limits.ts';
import { type Column, type Mapping, questionOfHeading } from './mapping.ts';
import { nameColumns } from './name-columns.ts';
import { normaliseText } from './normalise-text.ts';
import type { Fault, TableRow } from './table.ts';

export interface IntakeComment {
  question: string | null;
  text: string;
  blank: boolean;
}
export interface IntakeRow {
  row: number;
  respondent: string | null;
  attributes: Readonly<Record<string, string>>;
  comments: readonly IntakeComment[];
}
/** A row that was refused. See TableRow for what `row` counts. */
export type Rejection = { row: number } & Fault;

/**
 * The mapping in the file's own column names, with every question spelled out (null where the question column
 * or nobody tells). Throws `unknown_column` with the columns that there are.
 */
export function resolveMapping(
  mapping: Mapping,
  columns: readonly Column[],
  sample: readonly TableRow[],
): Mapping {
  const find = (wanted: string): Column => findColumn(wanted, columns, sample);
  const name = (wanted: string): string => find(wanted).name;
  const several = mapping.comments.length > 1;
  const comments = mapping.comments.map(({ column, question }) => {
    const found = find(column);
    const heading = (mapping.question ?? null) === null ? questionOfHeading(found.label, several) : null;
    return { column: found.name, question: question === undefined ? heading : question };
  });
  const attributes = Object.entries(mapping.attributes).map(([column, attribute]) => [
    name(column),
    attribute,
  ]);
  return {
    comments,
    respondent: optional(mapping.respondent, name),
    question: optional(mapping.question, name),
    attributes: Object.fromEntries(attributes) as Record<string, string>,
  };
}

function optional<T>(column: string | null | undefined, of: (column: string) => T): T | null {
  return column === null || column === undefined ? null : of(column);
}

function findColumn(wanted: string, columns: readonly Column[], sample: readonly TableRow[]): Column {
  const key = wanted.trim();
  const found = columns.find(({ name }) => name === key) ?? columns.find(({ label }) => label === key);
  if (found !== undefined) return found;
  throw new IntakeError(
    'unknown_column',
    `The mapping names a column ${JSON.stringify(key.slice(0, 60))}. ${nameColumns(columns, sample)}`,
    { column: key.slice(0, 60) },
  );
}

interface RowMapper {
  limits: IntakeLimits;
  vocabularies: readonly Vocabulary[];
  isBlank: IsBlank;
  /** Whether the file has bytes that are not of its encoding. */
  damaged: () => boolean;
}

/** A resolved mapping as a function from a row of the table to comments, or to why the row is refused. */
export function compileMapping(
  mapping: Mapping,
  columns: readonly Column[],
  { limits, vocabularies, isBlank, damaged }: RowMapper,
): (row: TableRow) => IntakeRow | Rejection {
  const place = (name: string): number => columns.findIndex((column) => column.name === name);
  const name = (at: number): string => columns[at]?.name ?? '';
  const comments = mapping.comments.map(({ column, question }) => ({
    at: place(column),
    question: question ?? null,
  }));
  const respondentAt = optional(mapping.respondent, place) ?? -1;
  const questionAt = optional(mapping.question, place) ?? -1;
  const attributes = Object.entries(mapping.attributes).map(([column, attribute]) => ({
    at: place(column),
    attribute,
    canonical: valueNormaliser(vocabularies, attribute),
  }));

  const read = (cells: readonly unknown[], at: number, longest: number): string => {
    const text = asText(cells[at], name(at));
    if (text.length > longest) {
      throw new BadRow(name(at), 'field_too_long', `The cell is longer than ${longest} characters.`);
    }
    if (text.includes('\uFFFD') && damaged()) {
      throw new BadRow(
        name(at),
        'invalid_encoding',
        'The cell has bytes that are not UTF-8. Save the file as UTF-8.',
      );
    }
    return normaliseText(text);
  };
  const label = (cells: readonly unknown[], at: number): string =>
    read(cells, at, limits.label_characters).trim();

  const map = ({ row, cells }: TableRow): IntakeRow => {
    const respondent = respondentAt < 0 ? null : label(cells, respondentAt);
    if (respondent === '') {
      throw new BadRow(name(respondentAt), 'missing_respondent', 'The row does not say who answered.');
    }
    const asked = questionAt < 0 ? null : label(cells, questionAt) || null;
    const known: Record<string, string> = {};
    for (const { at, attribute, canonical } of attributes) {
      const value = label(cells, at);
      if (value !== '') known[attribute] = canonical(value);
    }
    return {
      row,
      respondent,
      attributes: known,
      comments: comments.map(({ at, question }) => {
        const text = read(cells, at, limits.field_characters);
        const own = question ?? asked;
        return { question: own, text, blank: isBlank(text, own) };
      }),
    };
  };

  return (row) => {
    if (row.fault !== null) return { row: row.row, ...row.fault };
    try {
      return map(row);
    } catch (error) {
      if (error instanceof BadRow) return { row: row.row, ...error.fault };
      throw error;
    }
  };
}

function asText(cell: unknown, column: string): string {
  if (typeof cell === 'string') return cell;
  if (cell === undefined || cell === null) return '';
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  throw new BadRow(column, 'wrong_type', 'The value is a list or an object, where a text is expected.');
}

class BadRow extends Error {
  readonly fault: Fault;

  constructor(column: string, code: string, reason: string) {
    super(reason);
    this.fault = { column, code, reason };
  }
}

import { z } from 'zod';
import { csvRows } from './csv-rows.ts';
import { IntakeError } from './intake-error.ts';
import type { IntakeLimits } from './intake-limits.ts';
import { jsonRows } from './json-rows.ts';
import { isObject, type KeyedRow } from './keyed-rows.ts';
import { fromLabelStudio } from './label-studio.ts';
import { ndjsonRows } from './ndjson-rows.ts';
import type { Fault } from './table.ts';

export type LabelFormat = 'ndjson' | 'csv' | 'label-studio';

const Name = z.string().min(1).max(200);

/** One decision as a file tells it. */
export const FileLabel = z.strictObject({
  /** The comment's id. */
  id: z.uuid(),
  verdict: z.enum(['decided', 'cannot_tell']).default('decided'),
  themes: z
    .array(
      z.union([
        Name.transform((theme) => ({ theme, valence: null })),
        z.strictObject({
          theme: Name,
          valence: z.enum(['negative', 'positive', 'mixed', 'neutral']).nullable().default(null),
        }),
      ]),
    )
    .max(500)
    .refine((labels) => new Set(labels.map(({ theme }) => theme)).size === labels.length)
    .default([]),
  /** The themes that were judged; all without it. */
  about: z.array(Name).min(1).max(500).nullable().default(null),
  facets: z
    .array(z.enum(['suggestion', 'distress']))
    .nullable()
    .default(null),
  redactions: z
    .array(z.strictObject({ start: z.int().min(0), end: z.int().min(1), kind: z.string().max(40) }))
    .max(200)
    .default([]),
  /** Who judged; whoever sends the file without it. */
  reviewer: Name.nullable().default(null),
  at: z.iso.datetime({ offset: true }).nullable().default(null),
  note: z.string().max(2000).nullable().default(null),
  /** What it was judged for; `adjudicate` is a ruling. */
  purpose: z
    .enum(['audit', 'learn', 'disputed', 'adjudicate', 'theme', 'uncategorised', 'correction', 'import'])
    .nullable()
    .default(null),
  /** Whether the machine's labels were hidden. */
  blind: z
    .union([z.boolean(), z.enum(['true', 'false']).transform((said) => said === 'true')])
    .nullable()
    .default(null),
  /** The audit that it is a coding of. */
  audit: z.uuid().nullable().default(null),
  /** The version of the codebook that it was judged by. */
  version: z.coerce.number().int().min(1).nullable().default(null),
});
export type FileLabel = z.output<typeof FileLabel>;

/** A decision, or why there is none. `row` is where a person finds it; see TableRow. */
export type LabelRow =
  | { readonly row: number; readonly label: FileLabel; readonly fault: null }
  | { readonly row: number; readonly label: null; readonly fault: Fault };

/**
 * The decisions of a file as its bytes arrive. A row that does not fit is told as such, and the rest is read. Throws
 * IntakeError for a file that cannot be read at all.
 */
export async function* labelRows(
  chunks: AsyncIterable<Buffer>,
  format: LabelFormat,
  limits: IntakeLimits,
): AsyncGenerator<LabelRow[]> {
  if (format === 'ndjson') for await (const rows of ndjsonRows(chunks, limits)) yield rows.map(readKeyed);
  else if (format === 'label-studio')
    for await (const rows of jsonRows(chunks, limits)) yield rows.flatMap(readTask);
  else yield* csvLabels(chunks, limits);
}

function readKeyed({ row, value, fault }: KeyedRow): LabelRow {
  return fault === null ? parse(row, value) : { row, label: null, fault };
}

function readTask({ row, value, fault }: KeyedRow): LabelRow[] {
  if (fault !== null) return [{ row, label: null, fault }];
  return fromLabelStudio(value).map((label) => parse(row, label));
}

const lists = new Set(['themes', 'valences', 'about', 'facets']);
const keys = Object.keys(FileLabel.shape).join(', ');

/** The names of a CSV file's columns. Throws IntakeError where none of them holds the comments' ids. */
function readHeader(cells: readonly unknown[]): string[] {
  const header = cells.map((cell) =>
    String(cell)
      .replace(/^\ufeff/, '')
      .trim(),
  );
  if (!header.includes('id'))
    throw new IntakeError(
      'unknown_column',
      `No column is called id, which is to name each comment. The first row names the columns, with commas between them; there may be ${keys}, and valences.`,
      { row: 1, column: 'id' },
    );
  return header;
}

async function* csvLabels(chunks: AsyncIterable<Buffer>, limits: IntakeLimits): AsyncGenerator<LabelRow[]> {
  let header: string[] | null = null;
  for await (const rows of csvRows(chunks, { delimiter: ',', rowEnds: ['\r\n', '\n', '\r'] }, limits)) {
    const labels: LabelRow[] = [];
    for (const { row, cells, fault } of rows)
      if (fault !== null) labels.push({ row, label: null, fault });
      else if (header === null) header = readHeader(cells);
      else if (cells.some((cell) => cell !== '')) labels.push(readCells(row, header, cells));
    yield labels;
  }
}

/** A row of cells: lists are separated by `;`, `valences` stand in the order of `themes`, an empty cell is not said. */
function readCells(row: number, header: readonly string[], cells: readonly unknown[]): LabelRow {
  const record: Record<string, unknown> = {};
  for (const [index, name] of header.entries()) {
    const cell = typeof cells[index] === 'string' ? cells[index].trim() : '';
    if (lists.has(name)) record[name] = cell === '' ? null : cell.split(';').map((part) => part.trim());
    else if (cell !== '') record[name] = cell;
  }
  const { themes, valences, ...rest } = record;
  const names = Array.isArray(themes) ? (themes as string[]) : [];
  const said = Array.isArray(valences) ? (valences as string[]) : [];
  if (said.length > names.length)
    return reject(row, 'valences', 'wrong_value', 'There are more valences than themes.');
  return parse(row, {
    ...rest,
    themes: names.map((theme, index) => ({
      theme,
      valence: said[index] === '' ? null : (said[index] ?? null),
    })),
  });
}

function parse(row: number, value: unknown): LabelRow {
  if (!isObject(value))
    return reject(row, null, 'wrong_type', 'The item is not an object with a key for each column.');
  const parsed = FileLabel.safeParse(value);
  if (parsed.success) return { row, label: parsed.data, fault: null };
  const [issue] = parsed.error.issues;
  const column = issue?.path[0];
  if (column === undefined)
    return reject(row, null, 'unknown_column', `A key is none that labels have; there may be ${keys}.`);
  return reject(
    row,
    String(column),
    column === 'id' ? 'unknown_comment' : 'wrong_value',
    column === 'id'
      ? value['id'] === undefined
        ? 'It does not say of which comment: give its id.'
        : 'This is not the id of a comment.'
      : 'The value is none that this column takes.',
  );
}

function reject(row: number, column: string | null, code: string, reason: string): LabelRow {
  return { row, label: null, fault: { column, code, reason } };
}

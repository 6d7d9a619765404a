import type { IntakeLimits } from '../intake-limits.ts';
import type { TableRow } from '../table.ts';
import { type Archive, readPart } from './archive.ts';
import { isoOfSerial } from './date-formats.ts';
import { readXml } from './read-xml.ts';
import { openTextRun, unescape } from './text-run.ts';
import type { Workbook } from './workbook.ts';

const MOST_COLUMNS = 16_384;
const MOST_ROWS = 1_048_576;

/**
 * The rows of a sheet as they inflate. A formula gives the value that was saved with it, a date ISO 8601, an
 * error nothing.
 */
export async function* sheetRows(
  archive: Archive,
  workbook: Workbook,
  limits: IntakeLimits,
): AsyncGenerator<TableRow[], void> {
  let batch: TableRow[] = [];
  let row = 0;
  let cells: string[] = [];
  let column = -1;
  let type = '';
  let style = 0;
  let value = '';
  let inValue = false;
  const inline = openTextRun(limits.field_characters);

  const open = (name: string, attributes: Readonly<Record<string, string>>): void => {
    if (name === 'row') {
      row = rowOf(attributes['r']) ?? row + 1;
      cells = [];
      column = -1;
    } else if (name === 'c') {
      column = columnOf(attributes['r']) ?? column + 1;
      type = attributes['t'] ?? 'n';
      style = Number(attributes['s'] ?? 0);
      value = '';
      inline.start();
    } else if (name === 'v') inValue = true;
    else inline.open(name);
  };
  const close = (name: string): void => {
    if (name === 'row') batch.push({ row, cells, fault: null });
    else if (name === 'c') {
      const text = type === 'inlineStr' ? inline.end() : shown(type, value, style, workbook);
      if (text === '' || column >= MOST_COLUMNS) return;
      while (cells.length < column) cells.push('');
      cells[column] = text;
    } else if (name === 'v') inValue = false;
    else inline.close(name);
  };
  const text = (piece: string): void => {
    if (!inValue) inline.text(piece);
    else if (value.length <= limits.field_characters) value += piece;
  };

  const take = (): TableRow[] | null => {
    const taken = batch;
    batch = [];
    return taken.length === 0 ? null : taken;
  };
  yield* readXml(readPart(archive, workbook.sheet, limits), { open, close, text }, limits, take);
}

function shown(
  type: string,
  value: string,
  style: number,
  { strings, dateStyles, from1904 }: Workbook,
): string {
  if (value === '' || type === 'e') return '';
  if (type === 's') return strings.get(Number(value)) ?? '';
  if (type === 'b') return value === '1' ? 'true' : 'false';
  if (type !== 'n') return unescape(value);
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  return (dateStyles[style] === true ? isoOfSerial(number, from1904) : null) ?? String(number);
}

/** A row's number where it is one that a sheet can have. */
function rowOf(reference: string | undefined): number | null {
  const row = Number(reference);
  return Number.isInteger(row) && row >= 1 && row <= MOST_ROWS ? row : null;
}

/** 0 for "A7", 27 for "AB1"; null without letters. */
function columnOf(reference: string | undefined): number | null {
  if (reference === undefined) return null;
  let column = 0;
  for (let at = 0; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return column === 0 ? null : column - 1;
}

import { Parser } from 'csv-parse';
import { IntakeError } from './intake-error.ts';
import type { IntakeLimits } from './intake-limits.ts';
import { LENIENT, type Delimiter } from './sniff-delimiter.ts';
import type { TableRow } from './table.ts';

/** How cells and rows end. */
export interface CsvForm {
  delimiter: Delimiter;
  rowEnds: readonly string[];
}

/**
 * The rows of a CSV file in UTF-8, batch by batch as bytes arrive: nothing is read on while a batch is in use.
 * A quote that is never closed swallows the rest of the file, so it refuses the file.
 */
export async function* csvRows(
  chunks: AsyncIterable<Buffer>,
  form: CsvForm,
  limits: IntakeLimits,
): AsyncGenerator<TableRow[], void> {
  const parser = new Parser({ delimiter: form.delimiter, record_delimiter: [...form.rowEnds], ...LENIENT });
  parser.on('error', () => {
    // Thrown below, from `errored` or by the iterator.
  });
  let row = 0;
  let fed = 0;
  const number = (record: unknown): TableRow => checkLength(++row, record as string[], limits);
  try {
    for await (const chunk of chunks) {
      parser.write(chunk);
      fed += chunk.length;
      const batch: TableRow[] = [];
      for (let record: unknown = parser.read(); record !== null; record = parser.read()) {
        batch.push(number(record));
      }
      if (parser.errored) throw parser.errored;
      if (batch.length > 0) yield batch;
      if (fed - parser.info.bytes > 2 * limits.row_bytes) throw endless(row + 1, limits);
    }
    parser.end();
    const last: TableRow[] = [];
    for await (const record of parser) last.push(number(record));
    if (last.length > 0) yield last;
  } catch (error) {
    throw isUnclosedQuote(error) ? unclosed(row + 1) : error;
  } finally {
    parser.destroy();
  }
}

function checkLength(row: number, cells: readonly string[], limits: IntakeLimits): TableRow {
  let length = 0;
  for (const cell of cells) length += cell.length;
  if (length <= limits.row_bytes) return { row, cells, fault: null };
  const reason = `The row is longer than ${limits.row_bytes} bytes.`;
  return { row, cells: [], fault: { column: null, code: 'row_too_long', reason } };
}

function endless(row: number, limits: IntakeLimits): IntakeError {
  return new IntakeError(
    'row_too_long',
    `Row ${row} goes on for more than ${2 * limits.row_bytes} bytes. Look there for a quotation mark that is not closed.`,
    { row },
  );
}

function unclosed(row: number): IntakeError {
  return new IntakeError(
    'unclosed_quote',
    `A quotation mark that opens in row ${row} is never closed. Close it, or double it if it belongs to the text.`,
    { row },
  );
}

function isUnclosedQuote(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'CSV_QUOTE_NOT_CLOSED';
}

import { formatTable, type Column } from './format-table.ts';

/** Where a command's results go: words and tables for a person, NDJSON for a program. */
export interface Printer {
  /** True when results are for a program. */
  readonly ndjson: boolean;
  /** One result: a line of NDJSON, or what `words` makes of it. */
  result<Value>(value: Value, words: (value: Value) => string): void;
  /** Many results: a line of NDJSON each, or a table. */
  table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): void;
  /** A line for a person only. */
  say(line: string): void;
}

/** Prints to a stream, by default as NDJSON unless the stream is a terminal. */
export function createPrinter(
  output: NodeJS.WritableStream & { isTTY?: boolean; columns?: number },
  ndjson: boolean = output.isTTY !== true,
): Printer {
  const line = (text: string) => void output.write(`${text}\n`);
  return {
    ndjson,
    result: (value, words) => line(ndjson ? JSON.stringify(value) : words(value)),
    table: (rows, columns) => {
      if (ndjson) for (const row of rows) line(JSON.stringify(row));
      else line(formatTable(rows, columns));
    },
    say: (text) => {
      if (!ndjson) line(text);
    },
  };
}

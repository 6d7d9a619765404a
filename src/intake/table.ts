/** What is wrong with one row. `reason` is for people and never holds the text of a cell. */
export interface Fault {
  column: string | null;
  code: string;
  reason: string;
}

/**
 * One row of a source before its mapping. `row` is where a person finds it: in CSV and XLSX the row that a
 * spreadsheet shows (the header is row 1), in NDJSON the line, in JSON the place in the array from 1.
 */
export interface TableRow {
  row: number;
  cells: readonly unknown[];
  fault: Fault | null;
}

export type Format = 'csv' | 'xlsx' | 'ndjson' | 'json';

import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import type { FastifyReply } from 'fastify';
import { pagesInTurns } from './in-turns.ts';
import { type Cell, streamWorkbook } from './workbook.ts';

/** Media types of the files that a table is sent as. */
export const tableTypes = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** Tells programs that a CSV is in UTF-8. */
export const byteOrderMark = '\ufeff';

/** What a table is of and what must be said with it. */
export interface NoteSheet {
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

const rowsInTurn = 500;

interface Table {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly sheet: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** A second sheet of the workbook; of a CSV they are a file of their own. */
  readonly notes?: NoteSheet;
}

/** The header `Link` of a table that was asked for at this address: where its notes are. */
export function linkToNotes(url: string): string {
  const { pathname, searchParams } = new URL(url, 'http://verbatim');
  searchParams.set('format', 'notes');
  return `<${pathname}?${searchParams.toString()}>; rel="describedby"; type="text/csv"`;
}

/** Answer with a table as a file to keep; what a spreadsheet would read as a formula has an apostrophe before it in CSV. */
export function sendTable(
  reply: FastifyReply,
  format: keyof typeof tableTypes,
  { name, sheet, header, rows, notes }: Table,
): FastifyReply {
  return reply
    .type(tableTypes[format])
    .header('content-disposition', `attachment; filename="${name}.${format}"`)
    .send(
      format === 'csv'
        ? Readable.from(csvPages(header, rows))
        : streamWorkbook(
            header,
            pagesInTurns(rows, rowsInTurn),
            sheet,
            notes === undefined ? null : { name: 'Notes', ...notes },
          ),
    );
}

async function* csvPages(
  header: readonly string[],
  rows: readonly (readonly Cell[])[],
): AsyncGenerator<string> {
  yield byteOrderMark + stringify([header]);
  for await (const page of pagesInTurns(rows, rowsInTurn))
    yield stringify([...page], { escape_formulas: true });
}

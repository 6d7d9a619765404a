import { Parser } from 'csv-parse';

const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

const ROWS = 50;
const FAIR_SHARE = 1 / 3;
/** The parser gives a row out once it sees what follows. */
const LOOKAHEAD = '    ';

/**
 * The delimiter under which most of the first 50 rows have as many cells as the header, more cells
 * breaking ties. When no delimiter cuts the header well, the one that leaves the rows whole.
 */
export function sniffDelimiter(head: string): Delimiter {
  const scored = DELIMITERS.map((delimiter) => ({ delimiter, ...agreement(head, delimiter) }));
  const cutting = scored.filter(({ columns, share }) => columns > 1 && share >= FAIR_SHARE);
  const candidates = cutting.length > 0 ? cutting : scored.filter(({ columns }) => columns === 1);
  candidates.sort((a, b) => b.share - a.share || b.columns - a.columns);
  return candidates[0]?.delimiter ?? ',';
}

function agreement(head: string, delimiter: Delimiter): { columns: number; share: number } {
  const rows = firstRows(head, delimiter).filter((row) => row.some((cell) => cell !== ''));
  const columns = rows[0]?.length ?? 0;
  const agreeing = rows.filter((row) => row.length === columns).length;
  return { columns, share: rows.length === 0 ? 0 : agreeing / rows.length };
}

/** Rows that are whole within `head`; a head without any break is one row. */
function firstRows(head: string, delimiter: Delimiter): string[][] {
  const parser = new Parser({ delimiter, ...LENIENT, record_delimiter: sniffRowEnds(head), to: ROWS });
  const whole = head.slice(0, Math.max(head.lastIndexOf('\n'), head.lastIndexOf('\r')) + 1);
  parser.write(`${whole === '' ? `${head}\n` : whole}${LOOKAHEAD}`);
  const rows: string[][] = [];
  for (let row: unknown = parser.read(); row !== null; row = parser.read()) rows.push(row as string[]);
  parser.destroy();
  return rows;
}

/** Stray quotes are characters and every row keeps the cells that it has: what is amiss is said row by row. */
export const LENIENT = {
  relax_quotes: true,
  relax_column_count: true,
};

/** What ends a row: the first break outside of quotation marks tells old Mac files (CR) from all others. */
export function sniffRowEnds(head: string): string[] {
  const bare = head.replace(/"[^"]*"/gu, '');
  return bare.includes('\r') && !bare.includes('\n') ? ['\r'] : ['\r\n', '\n'];
}

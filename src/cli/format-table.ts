/** A column of a table for people. */
export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => string | number;
}

/** Rows under their headings, two spaces between columns; whole numbers get thousands separators and stand on the right. */
export function formatTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = rows.map((row) => columns.map(({ cell }) => cell(row)));
  const right = columns.map((_, index) => cells.length > 0 && cells.every((row) => isFigure(row[index])));
  const texts = [columns.map(({ heading }) => heading), ...cells.map((row) => row.map(textOf))];
  const widths = columns.map((_, index) => Math.max(...texts.map((row) => row[index]?.length ?? 0)));
  return texts
    .map((row) =>
      row
        .map((text, index) =>
          right[index] === true ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A share as "12.3 %". */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** A whole number with thousands separators. */
export function grouped(count: number): string {
  return count.toLocaleString('en-GB');
}

function isFigure(cell: string | number | undefined): boolean {
  return typeof cell === 'number' || (cell?.endsWith(' %') ?? false);
}

function textOf(cell: string | number): string {
  return typeof cell === 'number' ? grouped(cell) : cell;
}

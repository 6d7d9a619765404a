/** A line of a sheet. */
export interface SheetRow {
  /** The row whose people these are among; null for the base alone. Parents stand before their children. */
  readonly parent: number | null;
  /** Whoever is in this row is known to be in one of its children too. */
  readonly rollUp: boolean;
}

/**
 * Counts of distinct people to be published together. Row 0 is the base (all people), the rows below are themes; column 0
 * is the total, the others are groups, and each breakdown is a set of columns that make up the total. A cell is
 * `row * columns + column`.
 */
export interface Sheet {
  readonly rows: readonly SheetRow[];
  readonly columns: number;
  readonly breakdowns: readonly (readonly number[])[];
  /** Columns that are known to be made of others, as a region is of its sites. */
  readonly unions: readonly { readonly whole: number; readonly parts: readonly number[] }[];
  readonly counts: ArrayLike<number>;
  /** Columns that nobody asked for, but that others can be subtracted to: what is left of a breakdown. */
  readonly unshown: ReadonlySet<number>;
  /** Cells whose people an earlier release hid: they stay hidden. */
  readonly hidden: ReadonlySet<number>;
  /** Cells whose people an earlier release counted: hiding them would protect nothing. */
  readonly fixed: ReadonlySet<number>;
}

export const SHOWN = 0;
export const HIDDEN = 1;
/** Not in the table at all, and not marked either. */
export const ABSENT = 2;

/** What becomes of each cell: shown, hidden behind the marker, or absent. */
export type Pattern = Uint8Array;

/** The cell that a cell's people are among: the same column of the parent's row; -1 for the base. */
export function parentCell(sheet: Sheet, cell: number): number {
  const column = cell % sheet.columns;
  const parent = sheet.rows[(cell - column) / sheet.columns]?.parent ?? null;
  return parent === null ? -1 : parent * sheet.columns + column;
}

/** The cells that are in the base of a cell's column, all rows, base first. */
export function columnCells(sheet: Sheet, column: number): number[] {
  return sheet.rows.map((_, row) => row * sheet.columns + column);
}

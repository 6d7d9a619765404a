import { ABSENT, columnCells, HIDDEN, parentCell, type Pattern, type Sheet } from './sheet.ts';

/** Whether a count, with the count that it is part of, tells of fewer than k people, zero and all included. */
export function isSensitive(count: number, whole: number | null, k: number): boolean {
  return count < k || (whole !== null && whole - count < k);
}

/** Whether a cell of a table, the sheet's own or another, is sensitive. */
export function cellIsSensitive(sheet: Sheet, table: ArrayLike<number>, cell: number, k: number): boolean {
  const parent = parentCell(sheet, cell);
  return isSensitive(table[cell] ?? 0, parent < 0 ? null : (table[parent] ?? 0), k);
}

/**
 * What must be hidden whatever else is: cells that tell of fewer than k people, or of all but fewer than k of those they
 * are part of (the parent theme, else the group), and whole groups of fewer than k. See Hundepool et al., Statistical
 * Disclosure Control (2012), section 4.2.
 */
export function hideSensitive(sheet: Sheet, k: number): Pattern {
  const pattern: Pattern = new Uint8Array(sheet.rows.length * sheet.columns);
  for (let column = 0; column < sheet.columns; column++) {
    const cells = columnCells(sheet, column);
    const absent = sheet.unshown.has(column);
    const whole = cells.some((cell, row) => row === 0 && mustHide(sheet, cell, k));
    for (const cell of cells)
      pattern[cell] = absent ? ABSENT : whole || mustHide(sheet, cell, k) ? HIDDEN : 0;
  }
  return pattern;
}

function mustHide(sheet: Sheet, cell: number, k: number): boolean {
  return sheet.hidden.has(cell) || cellIsSensitive(sheet, sheet.counts, cell, k);
}

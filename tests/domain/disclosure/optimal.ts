import type { Sheet } from '../../../src/domain/disclosure/sheet.ts';
import { attack, type Secret } from './attacker.ts';
import { loadHighs } from './load-highs.ts';
import { publish, secretsOf } from './random-sheets.ts';

/** At least one of `cells` is hidden, if `given` is (or in any case). */
interface Cut {
  readonly cells: readonly number[];
  readonly given: number | null;
}

/**
 * The fewest cells that can be hidden, sensitive ones included, so that the attacker finds nothing: an integer program
 * over which cells to hide, to which a cut is added for every secret that its answer gives away, until there is none
 * (logic-based Benders decomposition; Hooker and Ottosson 2003). Only for small tables.
 */
export async function fewestHidden(sheet: Sheet, sensitive: Uint8Array, k: number): Promise<number> {
  const cuts: Cut[] = [];
  for (;;) {
    const pattern = await hideFewest(sheet, sensitive, cuts);
    const found = await findCut(sheet, pattern, sensitive, k);
    if (found.length === 0) return pattern.filter((state) => state === 1).length;
    cuts.push(...found);
  }
}

async function findCut(sheet: Sheet, pattern: Uint8Array, sensitive: Uint8Array, k: number): Promise<Cut[]> {
  const secrets = secretsOf(sheet, pattern, k);
  const ranges = await attack(publish(sheet, pattern, k), secrets, k);
  const cuts: Cut[] = [];
  for (const [index, { min, max }] of ranges.entries()) {
    const secret = secrets[index];
    if (secret === undefined || max - min >= k || cuts.length >= 3) continue;
    const wide = await widen(sheet, pattern, sensitive, secret, k);
    const cells = Array.from(wide).flatMap((state, cell) =>
      state === 0 && mayHide(sheet, sensitive, cell) ? [cell] : [],
    );
    cuts.push({ cells, given: sensitive[secret.cell] === 0 ? secret.cell : null });
  }
  return cuts;
}

/** Hide as many more cells as can be while the secret is still found. */
async function widen(
  sheet: Sheet,
  pattern: Uint8Array,
  sensitive: Uint8Array,
  secret: Secret,
  k: number,
): Promise<Uint8Array> {
  const wide = pattern.slice();
  const isFound = async (trial: Uint8Array): Promise<boolean> => {
    const [range] = await attack(publish(sheet, trial, k), [secret], k);
    return range !== undefined && range.max - range.min < k;
  };
  const parts = new Map<string, number[]>();
  wide.forEach((state, cell) => {
    if (state !== 0 || !mayHide(sheet, sensitive, cell)) return;
    const [row, column] = [Math.floor(cell / sheet.columns), cell % sheet.columns];
    const near = row === Math.floor(secret.cell / sheet.columns) || column === secret.cell % sheet.columns;
    const part = row === 0 ? `column ${column}` : near ? `cell ${cell}` : `row ${row}`;
    parts.set(part, [...(parts.get(part) ?? []), ...(row === 0 ? columnOf(sheet, column) : [cell])]);
  });
  for (const cells of parts.values()) {
    const trial = wide.slice();
    for (const cell of cells) if (trial[cell] === 0) trial[cell] = 1;
    if (await isFound(trial)) wide.set(trial);
  }
  return wide;
}

/** A group may be hidden wholly only beside a small one, and all people never. */
function mayHide(sheet: Sheet, sensitive: Uint8Array, cell: number): boolean {
  if (cell >= sheet.columns) return true;
  return sheet.breakdowns.some(
    (groups) => groups.includes(cell) && groups.some((column) => sensitive[column] === 1),
  );
}

function columnOf(sheet: Sheet, column: number): number[] {
  return sheet.rows.map((_, row) => row * sheet.columns + column);
}

async function hideFewest(sheet: Sheet, sensitive: Uint8Array, cuts: readonly Cut[]): Promise<Uint8Array> {
  const highs = await loadHighs();
  const free = Array.from(sensitive).flatMap((state, cell) =>
    state === 0 && mayHide(sheet, sensitive, cell) ? [cell] : [],
  );
  const isFree = new Set(free);
  const wholes = free
    .filter((cell) => cell < sheet.columns)
    .flatMap((base) =>
      columnOf(sheet, base)
        .filter((cell) => cell !== base && isFree.has(cell))
        .map((cell) => `z${cell} - z${base} >= 0`),
    );
  const wanted = cuts.map(
    ({ cells, given }) =>
      `${cells.map((cell) => `z${cell}`).join(' + ')}${given === null ? '' : ` - z${given}`} >= ${given === null ? 1 : 0}`,
  );
  const pattern = sensitive.slice();
  const lines = [...wholes, ...wanted];
  if (lines.length === 0) return pattern;
  const { Columns: columns, Status: status } = highs.solve(
    `Minimize\n${free.map((cell) => `z${cell}`).join(' + ')}\nSubject To\n${lines.join('\n')}\nBinary\n${free.map((cell) => `z${cell}`).join(' ')}\nEnd`,
    { output_flag: false },
  );
  if (status !== 'Optimal') throw new Error(`no way to hide: ${status}`);
  for (const cell of free) {
    const column = columns[`z${cell}`];
    if (column !== undefined && 'Primal' in column && Math.round(column.Primal) === 1) pattern[cell] = 1;
  }
  return pattern;
}

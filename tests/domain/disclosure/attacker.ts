import type { Highs, ModelData } from 'highs';
import { loadHighs } from './load-highs.ts';

/** What a reader holds: everything printed of a table, and the rules by which it was made. */
export interface Publication {
  readonly k: number;
  /** Themes below a base row; `rollUp`: everybody in it is in one of its children. */
  readonly rows: readonly { readonly parent: number | null; readonly rollUp: boolean }[];
  readonly columns: number;
  /** Columns that make up column 0. */
  readonly breakdowns: readonly (readonly number[])[];
  /** Columns that are made of others. */
  readonly unions: readonly { readonly whole: number; readonly parts: readonly number[] }[];
  /** Row by row: a rounded number, a marker, or nothing at all. */
  readonly cells: readonly (number | 'marker' | 'absent')[];
}

/** A cell, or how far its parent is above it. */
export interface Secret {
  readonly cell: number;
  readonly above: number | null;
}

export interface Range {
  readonly min: number;
  readonly max: number;
}

interface Line {
  readonly terms: readonly (readonly [variable: number, factor: number])[];
  readonly low: number;
  readonly high: number;
}

/** Causes that are guessed, each with plain linear programs whose answers count where they are whole. */
const guesses = 4;

/**
 * The least and the most that each secret can be, by integer programs over all tables that would have been printed like
 * this one. It shares nothing with the rules but their statement. `enough` stops the search for a secret between whose
 * known values that width lies already.
 */
export async function attack(
  publication: Publication,
  secrets: readonly Secret[],
  enough = Infinity,
): Promise<Range[]> {
  const highs = await loadHighs();
  const groups = linkMarkers(publication);
  const found = secrets.map(() => ({ min: Infinity, max: -Infinity }));
  const open = new Map<number, number[]>();
  secrets.forEach(({ cell }, index) => {
    const wholeColumn = publication.cells[cell % publication.columns] === 'marker';
    const needsNoCause = publication.cells[cell] === 'absent' || (wholeColumn && cell >= publication.columns);
    const group = needsNoCause ? -1 : (groups[cell] ?? -1);
    open.set(group, [...(open.get(group) ?? []), index]);
  });
  for (const [group, members] of open) {
    const sets = causesOf(publication, groups, group);
    const data = program(highs, publication, sets);
    const model = highs.createModel(data);
    const secretAt = (index: number): Secret => secrets[index] ?? { cell: 0, above: null };

    /** Find one table as far to one side as can be in what is aimed at; false where there is no table at all. */
    const solve = (aim: readonly number[], sense: 1 | -1): boolean => {
      const unknown = aim.filter((index) => widthOf(found[index]) < enough);
      if (unknown.length === 0) return true;
      const cost = new Float64Array(data.numCols);
      for (const { cell, above } of unknown.map(secretAt)) {
        cost[cell] = (cost[cell] ?? 0) + (above === null ? sense : -sense);
        if (above !== null) cost[above] = (cost[above] ?? 0) + sense;
      }
      model.changeColsCost({ kind: 'range', from: 0, to: data.numCols - 1 }, cost);
      const { modelStatus } = model.run();
      if (modelStatus === highs.constants.modelStatus.infeasible) return false;
      if (modelStatus !== highs.constants.modelStatus.optimal)
        throw new Error(`the integer program ended with status ${modelStatus}`);
      const table = model.getSolution().colValue;
      if (table.some((value) => Math.abs(value - Math.round(value)) > 1e-6)) return true;
      for (const index of members) {
        const { cell, above } = secretAt(index);
        const value = (above === null ? 0 : (table[above] ?? 0)) - (table[cell] ?? 0);
        const seen = found[index];
        if (seen !== undefined) include(seen, Math.round(above === null ? -value : value) + 0);
      }
      return true;
    };
    const both = (aim: readonly number[]): boolean => solve(aim, 1) && solve(aim, -1);

    try {
      model.options.set({ output_flag: false, mip_rel_gap: 0, mip_abs_gap: 0.5, mip_heuristic_effort: 0 });
      if (enough < Infinity) {
        model.options.set({ solve_relaxation: true });
        for (let guess = 0; guess < guesses; guess++) {
          const flags = sets.map((set, index) => set[(guess * (index + 1)) % set.length] ?? 0);
          for (const flag of flags) model.changeColBounds(flag, 1, 1);
          if (both(members)) for (const index of members) both([index]);
          for (const flag of flags) model.changeColBounds(flag, 0, 1);
        }
        model.options.set({ solve_relaxation: false });
      }
      for (const index of members) if (!both([index])) break;
    } finally {
      model.dispose();
    }
  }
  return found;
}

function widthOf(range: Range | undefined): number {
  return range === undefined ? 0 : range.max - range.min;
}

function include(range: { min: number; max: number }, value: number): void {
  range.min = Math.min(range.min, value);
  range.max = Math.max(range.max, value);
}

/** The equations and inequalities that tie cells to each other, by what the rows and columns mean. */
function ties({ rows, columns, breakdowns, unions, cells, k }: Publication): Line[] {
  const lines: Line[] = [];
  rows.forEach(({ parent, rollUp }, row) => {
    const at = (column: number, of = row): number => of * columns + column;
    for (const groups of breakdowns)
      lines.push({
        terms: [[at(0), -1], ...groups.map((column): [number, number] => [at(column), 1])],
        low: 0,
        high: 0,
      });
    for (const { whole, parts } of unions)
      lines.push({
        terms: [[at(whole), -1], ...parts.map((column): [number, number] => [at(column), 1])],
        low: 0,
        high: 0,
      });
    const children = rows.flatMap((each, child) => (each.parent === row ? [child] : []));
    for (let column = 0; column < columns; column++) {
      if (parent !== null) {
        const printed =
          typeof cells[at(column)] === 'number' && typeof cells[at(column, parent)] === 'number';
        lines.push({
          terms: [
            [at(column, parent), 1],
            [at(column), -1],
          ],
          low: printed ? k : 0,
          high: Infinity,
        });
      }
      if (rollUp && children.length > 1)
        lines.push({
          terms: [[at(column), -1], ...children.map((child): [number, number] => [at(column, child), 1])],
          low: 0,
          high: Infinity,
        });
    }
  });
  return lines;
}

/**
 * Sets of flags (see `program`) of which at least one is known to be up, as nothing is hidden without cause: those of whole
 * groups that are tied to each other, and those of the markers that are tied to the secret.
 */
function causesOf({ columns, cells }: Publication, groups: readonly number[], group: number): number[][] {
  const wholes = groups.slice(0, columns).filter((_, column) => cells[column] === 'marker');
  const wanted = new Set([...wholes, group].filter((each) => each >= 0));
  return [...wanted].map((each) =>
    groups.flatMap((other, cell) =>
      other === each ? [cells.length + 2 * cell, cells.length + 2 * cell + 1] : [],
    ),
  );
}

/** A number for each set of cells not printed, of groups or of themes, that are tied to each other; -1 elsewhere. */
function linkMarkers(publication: Publication): number[] {
  const group = publication.cells.map((cell, index) => (typeof cell === 'number' ? -1 : index));
  const lines = ties(publication).flatMap(({ terms }) => {
    const markers = terms.map(([cell]) => cell).filter((cell) => group[cell] !== -1);
    const isBase = (cell: number): boolean => cell < publication.columns;
    return [markers.filter(isBase), markers.filter((cell) => !isBase(cell))];
  });
  for (let changed = true; changed;) {
    changed = false;
    for (const line of lines) {
      const least = Math.min(...line.map((cell) => group[cell] ?? 0));
      for (const cell of line)
        if (group[cell] !== least) {
          group[cell] = least;
          changed = true;
        }
    }
  }
  return group;
}

/** Variables: the cells, then for each cell two flags: that it is below k, and that it leaves below k of its parent. */
function program(highs: Highs, publication: Publication, sets: readonly (readonly number[])[]): ModelData {
  const { cells, rows, columns, k } = publication;
  const total = cells[0];
  if (typeof total !== 'number') throw new Error('the total must be printed');
  const most = total + 2;
  const lines = ties(publication);
  const count = cells.length;
  for (const set of sets) {
    for (const flag of set) {
      const cell = Math.floor((flag - count) / 2);
      const parent = rows[Math.floor(cell / columns)]?.parent ?? null;
      const limit = { low: -Infinity, high: most };
      if (flag === count + 2 * cell)
        lines.push({
          terms: [
            [cell, 1],
            [flag, most - k + 1],
          ],
          ...limit,
        });
      else if (parent !== null)
        lines.push({
          terms: [
            [parent * columns + (cell % columns), 1],
            [cell, -1],
            [flag, most - k + 1],
          ],
          ...limit,
        });
      else lines.push({ terms: [[flag, 1]], low: 0, high: 0 });
    }
    lines.push({ terms: set.map((flag): [number, number] => [flag, 1]), low: 1, high: Infinity });
  }
  const numCols = 3 * count;
  const finite = (bound: number): number =>
    bound === Infinity ? highs.infinity : bound === -Infinity ? -highs.infinity : bound;
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const { terms } of lines) {
    for (const [variable, factor] of terms) {
      indices.push(variable);
      values.push(factor);
    }
    starts.push(indices.length);
  }
  const low = cells.map((cell) => (typeof cell === 'number' ? Math.max(k, cell - 2) : 0));
  const high = cells.map((cell) => (typeof cell === 'number' ? cell + 2 : most));
  const flags = new Array<number>(2 * count);
  return {
    numCols,
    numRows: lines.length,
    colCost: new Array<number>(numCols).fill(0),
    colLower: [...low, ...flags.fill(0)],
    colUpper: [...high, ...flags.fill(1)],
    rowLower: lines.map((line) => finite(line.low)),
    rowUpper: lines.map((line) => finite(line.high)),
    matrix: { format: 'csr', numRows: lines.length, numCols, starts, indices, values },
    integrality: new Int32Array(numCols).fill(1),
  };
}

import { roundCount, roundedRange } from './settings.ts';
import { HIDDEN, parentCell, type Pattern, SHOWN, type Sheet } from './sheet.ts';

/** `low ≤ Σ sign × count ≤ high` over the members, which everybody knows to hold. */
export interface Constraint {
  readonly members: readonly number[];
  readonly signs: readonly number[];
  low: number;
  high: number;
}

/** Everything that a reader of a published sheet knows of its counts. */
export interface Knowledge {
  /** The least and the most that each count can be by itself. */
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly constraints: readonly Constraint[];
  /** By cell, the constraints that it is a member of. */
  readonly of: readonly (readonly number[])[];
  /** Hide a cell that was shown, or show it again. */
  hide(cell: number): void;
  show(cell: number): void;
}

const unbounded = 1 << 29;

/**
 * What is known of a sheet when those cells of it are hidden: a shown count to within the rounding, and that it is k or
 * more and k or more below a shown count that it is part of; that groups of a breakdown add to the total, and those of a union to it
 * (with people in two groups, assumed known, counted twice); that a child is not above its parent, and a parent that is made of its
 * children not above their sum. Hiding more only ever takes knowledge away.
 */
export function knowledgeOf(sheet: Sheet, pattern: Pattern, k: number): Knowledge {
  const cells = pattern.length;
  const most = roundedRange(roundCount(sheet.counts[0] ?? 0))[1];
  const low = new Int32Array(cells);
  const high = new Int32Array(cells).fill(most);
  const constraints: Constraint[] = [];
  const nests = new Int32Array(cells).fill(-1);
  for (let cell = 0; cell < cells; cell++) {
    const parent = parentCell(sheet, cell);
    if (parent < 0) continue;
    nests[cell] = constraints.length;
    constraints.push({ members: [parent, cell], signs: [1, -1], low: 0, high: unbounded });
  }
  constraints.push(...sums(sheet), ...covers(sheet));
  const of: number[][] = Array.from({ length: cells }, () => []);
  constraints.forEach(({ members }, index) => {
    for (const cell of members) of[cell]?.push(index);
  });

  function setGap(cell: number): void {
    const nest = constraints[nests[cell] ?? -1];
    if (nest === undefined) return;
    const parent = nest.members[0] ?? 0;
    nest.low = pattern[cell] === SHOWN && pattern[parent] === SHOWN ? k : 0;
  }

  function update(cell: number): void {
    const shown = pattern[cell] === SHOWN;
    const [least, greatest] = roundedRange(roundCount(sheet.counts[cell] ?? 0));
    low[cell] = shown ? Math.max(k, least) : 0;
    high[cell] = shown ? greatest : most;
    for (const index of of[cell] ?? []) {
      const [, child] = constraints[index]?.members ?? [];
      if (child !== undefined && nests[child] === index) setGap(child);
    }
  }

  for (let cell = 0; cell < cells; cell++) update(cell);
  return {
    low,
    high,
    constraints,
    of,
    hide(cell) {
      pattern[cell] = HIDDEN;
      update(cell);
    },
    show(cell) {
      pattern[cell] = SHOWN;
      update(cell);
    },
  };
}

function sums(sheet: Sheet): Constraint[] {
  const all = [...sheet.breakdowns.map((parts) => ({ whole: 0, parts })), ...sheet.unions];
  return sheet.rows.flatMap((_, row) =>
    all.map(({ whole, parts }) => {
      const members = [whole, ...parts].map((column) => row * sheet.columns + column);
      const signs = members.map((_, index) => (index === 0 ? -1 : 1));
      const twice = members.reduce(
        (sum, cell, index) => sum + (signs[index] ?? 0) * (sheet.counts[cell] ?? 0),
        0,
      );
      return { members, signs, low: twice, high: twice };
    }),
  );
}

function covers(sheet: Sheet): Constraint[] {
  return sheet.rows.flatMap(({ rollUp }, row) => {
    const children = sheet.rows.flatMap(({ parent }, child) => (parent === row ? [child] : []));
    if (!rollUp || children.length < 2) return [];
    return Array.from({ length: sheet.columns }, (_, column) => ({
      members: [row, ...children].map((each) => each * sheet.columns + column),
      signs: [-1, ...children.map(() => 1)],
      low: 0,
      high: unbounded,
    }));
  });
}

import type { Knowledge } from './knowledge.ts';

/** A table of whole counts that agrees with all that is known, and can be moved step by step to others that do. */
export interface Walk {
  readonly table: Int32Array;
  /** Cells that no step may change. */
  readonly pinned: Set<number>;
  /** Change a cell by one, and others as far as that needs; false, and nothing is changed, where no way is found. */
  shift(cell: number, by: 1 | -1): boolean;
  /** Back to the true table. */
  reset(): void;
}

/** Cells that one step may try before it gives up. */
const effort = 600;

/**
 * Start at the true table. A step changes one count by one and repairs every constraint that this breaks by changing
 * another count, depth first: within the rows of one theme, where constraints are sums, this is an augmenting path of a
 * flow (Ford and Fulkerson 1956); where themes contain others it may miss a way, and never takes one that is wrong.
 */
export function walkTables(counts: ArrayLike<number>, knowledge: Knowledge): Walk {
  const { low, high, constraints, of } = knowledge;
  const table = Int32Array.from(counts);
  const pinned = new Set<number>();
  const sums = new Int32Array(constraints.length);
  const tried = new Int32Array(table.length);
  const trail: number[] = [];
  let step = 0;
  let left = 0;
  /** In which order the members of a constraint are tried; what fails in one is tried in the other. */
  let reverse = false;

  const signIn = (index: number, cell: number): number => {
    const constraint = constraints[index];
    return constraint?.signs[constraint.members.indexOf(cell)] ?? 0;
  };
  const signs = of.map((list, cell) => list.map((index) => signIn(index, cell)));

  function sumUp(): void {
    constraints.forEach(({ members, signs }, index) => {
      sums[index] = members.reduce((sum, cell, n) => sum + (signs[n] ?? 0) * (table[cell] ?? 0), 0);
    });
  }
  sumUp();
  const trueSums = sums.slice();

  function add(cell: number, by: number): void {
    table[cell] = (table[cell] ?? 0) + by;
    const list = of[cell] ?? [];
    for (let n = 0; n < list.length; n++) {
      const index = list[n] ?? 0;
      sums[index] = (sums[index] ?? 0) + (signs[cell]?.[n] ?? 0) * by;
    }
  }

  /** 1 above what is allowed, -1 below, 0 within. */
  function breach(index: number, change = 0): number {
    const sum = (sums[index] ?? 0) + change;
    const constraint = constraints[index];
    if (constraint === undefined) return 0;
    return sum > constraint.high ? 1 : sum < constraint.low ? -1 : 0;
  }

  function allows(cell: number, by: number): boolean {
    const count = (table[cell] ?? 0) + by;
    return (
      count >= (low[cell] ?? 0) && count <= (high[cell] ?? 0) && tried[cell] !== step && !pinned.has(cell)
    );
  }

  /** Whether a change breaks nothing, but for what it mends. */
  function breaksNothing(cell: number, by: number, mended: number): boolean {
    const list = of[cell] ?? [];
    for (let n = 0; n < list.length; n++) {
      const index = list[n] ?? 0;
      if (index !== mended && breach(index, (signs[cell]?.[n] ?? 0) * by) !== 0) return false;
    }
    return true;
  }

  function move(cell: number, by: number): boolean {
    if (!allows(cell, by) || --left < 0) return false;
    tried[cell] = step;
    const mark = trail.length;
    add(cell, by);
    trail.push(cell, by);
    for (const index of of[cell] ?? [])
      while (breach(index) !== 0)
        if (!mend(index)) {
          undo(mark);
          return false;
        }
    return true;
  }

  function mend(index: number): boolean {
    const constraint = constraints[index];
    if (constraint === undefined) return false;
    const { members, signs: own } = constraint;
    const over = breach(index);
    const { length } = members;
    for (let turn = 0; turn < length; turn++) {
      const n = reverse ? length - 1 - turn : turn;
      const cell = members[n] ?? 0;
      const by = -over * (own[n] ?? 0);
      if (!allows(cell, by) || !breaksNothing(cell, by, index)) continue;
      tried[cell] = step;
      add(cell, by);
      trail.push(cell, by);
      return true;
    }
    for (let turn = 0; turn < length; turn++) {
      const n = reverse ? length - 1 - turn : turn;
      if (move(members[n] ?? 0, -over * (own[n] ?? 0))) return true;
    }
    return false;
  }

  function undo(mark: number): void {
    while (trail.length > mark) {
      const by = trail.pop() ?? 0;
      add(trail.pop() ?? 0, -by);
    }
  }

  return {
    table,
    pinned,
    shift(cell, by) {
      for (reverse of [false, true]) {
        step++;
        left = effort;
        trail.length = 0;
        if (move(cell, by)) return true;
      }
      return false;
    },
    reset() {
      table.set(counts);
      sums.set(trueSums);
    },
  };
}

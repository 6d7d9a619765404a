import { linkHidden } from './components.ts';
import type { Knowledge } from './knowledge.ts';
import { cellIsSensitive, isSensitive } from './sensitive.ts';
import { ABSENT, HIDDEN, parentCell, type Pattern, type Sheet } from './sheet.ts';
import { walkTables } from './walk-tables.ts';

/** A number that must stay uncertain: a cell's count, or what its parent has above it (`above` is the parent's cell). */
export interface Target {
  readonly cell: number;
  readonly above: number;
  /** The least and most it was seen to be in a table that agrees with all that is known. */
  low: number;
  high: number;
}

/** Looks for proof that hidden numbers are uncertain. */
export interface Uncertainty {
  /** The targets that a cell brings, with what was seen of them so far. */
  targetsOf(cell: number): Target[];
  /** Look for two tables between which the target differs by k. They are kept as proof in its `low` and `high`. */
  prove(target: Target): boolean;
  /** To be called when the pattern has changed. */
  relink(): void;
}

/** The range of what has been seen in no table yet. */
const unseen = { low: Infinity, high: -Infinity };

/** Linked cells that are tried as the sensitive one in place of the target. */
const partners = 16;

/**
 * A number is uncertain when two whole tables have been found that agree with everything that is known, that differ in
 * it by k or more, and both of which have cause to hide what is hidden. The tables are the proof: nothing
 * rests on how they were found. What is not found is taken for certain, so the search errs on the side of hiding.
 */
export function openUncertainty(
  sheet: Sheet,
  pattern: Pattern,
  knowledge: Knowledge,
  k: number,
): Uncertainty {
  const walk = walkTables(sheet.counts, knowledge);
  const { table } = walk;
  let links = linkHidden(sheet.columns, pattern, knowledge);
  let linked = groupLinked(links);
  let bases = linkedBases();

  const valueOf = ({ cell, above }: Target): number =>
    above < 0 ? (table[cell] ?? 0) : (table[above] ?? 0) - (table[cell] ?? 0);

  /** One of each set of linked groups that are hidden wholly. */
  function linkedBases(): number[] {
    const hidden = [...linked].filter(([, cells]) => cells.some((cell) => pattern[cell] === HIDDEN));
    return hidden.flatMap(([first]) => (first < sheet.columns ? [first] : []));
  }

  function othersOf(cell: number): readonly number[] {
    return linked.get(links[cell] ?? -1) ?? [];
  }

  /** A cell that an earlier release hid was linked to its cause there. */
  const isCause = (cell: number): boolean => sheet.hidden.has(cell) || cellIsSensitive(sheet, table, cell, k);

  let lastCause = -1;
  function hasCause(cell: number): boolean {
    if (lastCause >= 0 && links[lastCause] === links[cell] && isCause(lastCause)) return true;
    lastCause = othersOf(cell).find(isCause) ?? -1;
    return lastCause >= 0;
  }

  /**
   * Whether the table hides what it hides with cause: whole groups, as one of them is small, and the target, as one of its
   * links is sensitive. A cell of a group that is hidden needs no cause of its own; one that is absent bears no marker.
   */
  function isExplained({ cell }: Target): boolean {
    if (!bases.every(hasCause)) return false;
    return pattern[cell] === ABSENT || pattern[cell % sheet.columns] === HIDDEN || hasCause(cell);
  }

  function note(target: Target): boolean {
    if (isExplained(target)) {
      const value = valueOf(target);
      target.low = Math.min(target.low, value);
      target.high = Math.max(target.high, value);
    }
    return target.high - target.low >= k;
  }

  function step(target: Target, by: 1 | -1): boolean {
    const { cell, above } = target;
    if (above < 0) return walk.shift(cell, by);
    return shiftApart(above, by, cell) || shiftApart(cell, by === 1 ? -1 : 1, above);
  }

  function shiftApart(cell: number, by: 1 | -1, still: number): boolean {
    const free = !walk.pinned.has(still);
    walk.pinned.add(still);
    const moved = walk.shift(cell, by);
    if (free) walk.pinned.delete(still);
    return moved;
  }

  function drive(target: Target, by: 1 | -1): boolean {
    if (note(target)) return true;
    for (let steps = 0; steps < 3 * k && step(target, by); steps++) if (note(target)) return true;
    return false;
  }

  /** Make a cell sensitive by lowering it below k, or by raising it to all of its parent but fewer than k. */
  function makeSensitive(cell: number, by: 1 | -1): boolean {
    for (let steps = 0; steps < 1000; steps++) {
      if (cellIsSensitive(sheet, table, cell, k)) return true;
      if (!walk.shift(cell, by)) return false;
    }
    return false;
  }

  function driveBeside(target: Target, partner: number, by: 1 | -1): boolean {
    walk.reset();
    if (!makeSensitive(partner, by)) return false;
    const parent = parentCell(sheet, partner);
    const held = isSensitive(table[partner] ?? 0, null, k) ? [partner] : [partner, parent];
    for (const cell of held) walk.pinned.add(cell);
    const proven = drive(target, 1) || drive(target, -1);
    for (const cell of held) walk.pinned.delete(cell);
    return proven;
  }

  function nearness(cell: number): number {
    const count = sheet.counts[cell] ?? 0;
    const parent = parentCell(sheet, cell);
    return Math.min(count, parent < 0 ? count : (sheet.counts[parent] ?? 0) - count);
  }

  return {
    targetsOf(cell) {
      if (pattern[cell] === 0) return [];
      const parent = parentCell(sheet, cell);
      const count = sheet.counts[cell] ?? 0;
      const rest = parent < 0 ? Infinity : (sheet.counts[parent] ?? 0) - count;
      const targets: Target[] = [];
      if (pattern[cell] === HIDDEN || count < k) targets.push({ cell, above: -1, ...unseen });
      if (rest < k) targets.push({ cell, above: parent, ...unseen });
      return targets;
    },
    prove(target) {
      if (target.high - target.low >= k) return true;
      for (const by of [-1, 1] as const) {
        walk.reset();
        if (drive(target, by) || drive(target, by === 1 ? -1 : 1)) return true;
      }
      const column = target.cell % sheet.columns;
      const others = [...othersOf(pattern[column] === HIDDEN ? column : target.cell)]
        .filter((cell) => cell !== target.cell)
        .sort((a, b) => nearness(a) - nearness(b));
      return others
        .slice(0, partners)
        .some((cell) => driveBeside(target, cell, -1) || driveBeside(target, cell, 1));
    },
    relink() {
      links = linkHidden(sheet.columns, pattern, knowledge);
      linked = groupLinked(links);
      bases = linkedBases();
      lastCause = -1;
    },
  };
}

function groupLinked(links: Int32Array): Map<number, number[]> {
  const linked = new Map<number, number[]>();
  links.forEach((top, cell) => {
    if (top < 0) return;
    const cells = linked.get(top);
    if (cells === undefined) linked.set(top, [cell]);
    else cells.push(cell);
  });
  return linked;
}

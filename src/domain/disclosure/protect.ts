import { knowledgeOf } from './knowledge.ts';
import { hideSensitive } from './sensitive.ts';
import { columnCells, HIDDEN, type Pattern, SHOWN, type Sheet } from './sheet.ts';
import { openUncertainty, type Target, type Uncertainty } from './uncertainty.ts';

/** Cells tried as the next to hide, smallest counts first, and weak targets that each is judged by. */
const candidates = 12;
const judged = 40;
/** Above this many trials, cells hidden for others' sake are not asked whether they are still needed. */
const reviewed = 40_000;
/** Tables of so many cells are protected in two orders, of which the better is taken. */
const small = 300;

/** Which counts to hide first where two serve as well: the fewest people or the most. */
type Order = 'fewest' | 'most';

/**
 * Decide what of a sheet is shown: hide what is sensitive, then, cell by cell, what makes a hidden number less certain,
 * until each is uncertain by k or more to somebody who knows all that is shown, the margins, the rounding and the rules;
 * last, show again what turned out not to be needed. Hides all themes when that is what it takes. Null
 * where even that is not enough, as of a base of fewer than k people, or a small group with no other to hide beside it.
 */
export function protectSheet(sheet: Sheet, k: number): Pattern | null {
  if ((sheet.counts[0] ?? 0) < k) return null;
  const sensitive = hideSensitive(sheet, k);
  const orders: readonly Order[] = sensitive.length <= small ? ['fewest', 'most'] : ['fewest'];
  const patterns = orders.flatMap((order) => {
    const pattern = hideMore(sheet, sensitive.slice(), k, order);
    return pattern === null ? [] : [showAgain(sheet, sensitive, pattern, k)];
  });
  return patterns.sort((a, b) => hiddenIn(a) - hiddenIn(b))[0] ?? null;
}

function hiddenIn(pattern: Pattern): number {
  return pattern.reduce((sum, state) => sum + (state === HIDDEN ? 1 : 0), 0);
}

/** Whether every hidden number of a sheet is uncertain by k or more, as far as a search from scratch can show. */
function isProtected(sheet: Sheet, pattern: Pattern, k: number): boolean {
  const uncertainty = openUncertainty(sheet, pattern, knowledgeOf(sheet, pattern, k), k);
  return allCells(pattern).every((cell) =>
    uncertainty.targetsOf(cell).every((target) => uncertainty.prove(target)),
  );
}

function allCells(pattern: Pattern): number[] {
  return Array.from(pattern, (_, cell) => cell);
}

function hideMore(sheet: Sheet, pattern: Pattern, k: number, order: Order): Pattern | null {
  const knowledge = knowledgeOf(sheet, pattern, k);
  const uncertainty = openUncertainty(sheet, pattern, knowledge, k);
  const hide = (cells: readonly number[]): void => {
    for (const cell of cells) knowledge.hide(cell);
    uncertainty.relink();
  };
  const show = (cells: readonly number[]): void => {
    for (const cell of cells) knowledge.show(cell);
    uncertainty.relink();
  };
  const weak = (targets: readonly Target[]): Target[] =>
    targets.filter((target) => !uncertainty.prove(target));

  let open = weak(allCells(pattern).flatMap((cell) => uncertainty.targetsOf(cell)));
  for (let [target] = open; target !== undefined; [target] = open) {
    const near = open.slice(0, judged);
    const choices = choicesBeside(sheet, pattern, knowledge, target, near, order).map((cells) => {
      hide(cells);
      const fixed = near.filter((each) => provenOnTrial(uncertainty, each)).length;
      const added = weak(cells.flatMap((cell) => uncertainty.targetsOf(cell))).length;
      show(cells);
      return { cells, worth: (fixed - added) / cells.length };
    });
    const [best] = choices.sort((a, b) => b.worth - a.worth);
    if (best === undefined) return hideAll(sheet, pattern, k);
    hide(best.cells);
    open = weak([...open, ...best.cells.flatMap((cell) => uncertainty.targetsOf(cell))]);
  }
  return pattern;
}

/** What a trial proves may not hold once its cells are shown again, so it is forgotten. */
function provenOnTrial(uncertainty: Uncertainty, target: Target): boolean {
  return uncertainty.prove({ ...target });
}

/**
 * Sets of cells that may be hidden for a target's sake: shown cells that share a constraint with it or, failing that, with
 * another weak target; a whole column for a group's base. The base's total is always shown.
 */
function choicesBeside(
  sheet: Sheet,
  pattern: Pattern,
  knowledge: ReturnType<typeof knowledgeOf>,
  target: Target,
  near: readonly Target[],
  order: Order,
): number[][] {
  const count = (cell: number): number => sheet.counts[cell] ?? 0;
  for (const wholeColumns of [false, true])
    for (const from of [[target], near, null]) {
      const cells =
        from === null ? allCells(pattern) : from.flatMap(({ cell, above }) => beside(cell, above));
      const choices = [...new Set(cells)]
        .filter((cell) => pattern[cell] === SHOWN && cell !== 0)
        .sort((a, b) => (order === 'fewest' ? count(a) - count(b) : count(b) - count(a)))
        .flatMap((cell): number[][] => {
          if (cell >= sheet.columns) return sheet.fixed.has(cell) ? [] : [[cell]];
          const isOwnRow = target.cell < sheet.columns;
          if ((!wholeColumns && !isOwnRow) || !isBesideHidden(cell)) return [];
          const column = columnCells(sheet, cell).filter((each) => pattern[each] === SHOWN);
          return column.some((each) => sheet.fixed.has(each)) ? [] : [column];
        });
      if (choices.length > 0) return choices.slice(0, candidates);
    }
  return [];

  /** A group is hidden only beside another that is: with no small group among them there would be no cause. */
  function isBesideHidden(column: number): boolean {
    const sums = [...sheet.breakdowns, ...sheet.unions.map(({ whole, parts }) => [whole, ...parts])];
    return sums.some((groups) => groups.includes(column) && groups.some((each) => pattern[each] !== SHOWN));
  }

  function beside(cell: number, above: number): number[] {
    return [cell, above]
      .flatMap((each) => knowledge.of[each] ?? [])
      .flatMap((index) => knowledge.constraints[index]?.members ?? []);
  }
}

function hideAll(sheet: Sheet, pattern: Pattern, k: number): Pattern | null {
  for (let cell = sheet.columns; cell < pattern.length; cell++)
    if (pattern[cell] === SHOWN && !sheet.fixed.has(cell)) pattern[cell] = HIDDEN;
  return isProtected(sheet, pattern, k) ? pattern : null;
}

/** Show again, largest first, cells and columns without which everything is uncertain enough still. */
function showAgain(sheet: Sheet, sensitive: Pattern, hidden: Pattern, k: number): Pattern {
  const pattern = hidden.slice();
  const extra = allCells(pattern).filter((cell) => pattern[cell] === HIDDEN && sensitive[cell] === SHOWN);
  if (extra.length * hiddenIn(pattern) > reviewed) return pattern;
  const bases = extra.filter((cell) => cell < sheet.columns);
  const columns = bases.map((base) => columnCells(sheet, base).filter((cell) => extra.includes(cell)));
  const single = extra.filter((cell) => pattern[cell % sheet.columns] === SHOWN);
  const units = [...columns, ...single.map((cell) => [cell])];
  const size = (unit: readonly number[]): number => sheet.counts[unit[0] ?? 0] ?? 0;
  units.sort((a, b) => b.length - a.length || size(b) - size(a));
  for (const unit of units) {
    const trial = pattern.slice();
    for (const cell of unit) trial[cell] = SHOWN;
    if (isProtected(sheet, trial, k)) pattern.set(trial);
  }
  return pattern;
}

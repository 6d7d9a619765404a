import type { Ledger, LedgerCell, SetName } from './ledger.ts';
import { type PeopleSet, peopleSet, subtract } from './people-set.ts';
import { protectSheet } from './protect.ts';
import { layOutPopulation, type Population, type PopulationSheet } from './release-sheet.ts';
import { roundCount } from './settings.ts';
import { ABSENT, SHOWN } from './sheet.ts';

/** A printed cell: a rounded count, with its share of its column's rounded base; null behind the marker. */
export type PrintedCount = { readonly n: number; readonly base: number; readonly share: number } | null;

export interface PrintedColumn {
  /** The place of its breakdown among those of the population; null is the total. */
  readonly breakdown: number | null;
  readonly by: string | null;
  readonly value: string | null;
  /** Null behind the marker: then so are all themes. */
  readonly base: number | null;
  readonly themes: readonly PrintedCount[];
}

/** Why a release cannot be made as it was asked for. */
export type Refusal =
  /** Fewer than k people, or a table of which nothing can be shown without giving away what is hidden. */
  | { readonly kind: 'too_few'; readonly population: number }
  /** A set to be printed differs by a few people from one that is printed. */
  | { readonly kind: 'differs'; readonly population: number; readonly set: SetName; readonly from: SetName }
  /** Sets to be printed add up with printed ones to a few people, or to a number that is hidden. */
  | { readonly kind: 'adds_up'; readonly population: number; readonly set: SetName; readonly from: SetName };

/** A cell as the ledger keeps it. */
export interface ReleasedCell extends LedgerCell {
  readonly row: number;
  readonly column: number;
}

export interface CheckedPopulation {
  /** The total first; columns in the order they were given, never by their counts. */
  readonly columns: readonly PrintedColumn[];
  readonly ledger: readonly ReleasedCell[];
}

/**
 * Check populations of a release one after the other, each against all that was released before it, and decide what of
 * each is printed. `placeOf` gives a person's place in the survey's ledger, of `places` in all. Populations with a refusal
 * are left out of the answer.
 */
export function checkRelease(
  populations: readonly Population[],
  ledger: Ledger,
  people: { readonly placeOf: (person: number) => number; readonly places: number },
  { k, release }: { readonly k: number; readonly release: string },
): { readonly checked: readonly (CheckedPopulation | null)[]; readonly refusals: readonly Refusal[] } {
  const refusals: Refusal[] = [];
  const checked = populations.map((population, index): CheckedPopulation | null => {
    const laidOut = layOutPopulation(population);
    const { sheet } = laidOut;
    const sets = laidOut.people.map((each) => peopleSet(Array.from(each, people.placeOf), people.places));
    const verdicts = sets.map((set) => ledger.compare(set));
    const cellsIn = (state: string): Set<number> =>
      new Set(verdicts.flatMap((verdict, cell) => (verdict.state === state ? [cell] : [])));
    const pattern = protectSheet({ ...sheet, hidden: cellsIn('hidden'), fixed: cellsIn('fixed') }, k);
    if (pattern?.[0] !== SHOWN) {
      refusals.push({ kind: 'too_few', population: index });
      return null;
    }
    const nameOf = (cell: number): SetName => nameIn(laidOut, population, cell, release);
    const cells = ledgerCells(laidOut, sets, pattern, nameOf);
    const found = cells.flatMap((cell): Refusal[] => {
      const near = nearSet(ledger, cell, verdicts[cell.row * sheet.columns + cell.column]?.near ?? null);
      return near === null ? [] : [{ kind: 'differs', population: index, set: cell.name, from: near }];
    });
    if (found.length === 0)
      for (const { added: set, released: from } of ledger.findSums(cells))
        found.push({ kind: 'adds_up', population: index, set, from });
    refusals.push(...found);
    ledger.add(cells);
    return found.length > 0 ? null : { columns: printColumns(laidOut, pattern), ledger: cells };
  });
  return { checked, refusals };
}

/** The released set from which a shown cell, or what it leaves of a shown one that it is part of, differs by a few people. */
function nearSet(
  ledger: Ledger,
  { people, shown, wholes }: ReleasedCell,
  own: SetName | null,
): SetName | null {
  if (!shown || own !== null) return shown ? own : null;
  for (const whole of wholes) {
    const rest = subtract(whole.people, people);
    const near = whole.shown && rest.size > 0 ? ledger.compare(rest).near : null;
    if (near !== null) return near;
  }
  return null;
}

function nameIn(
  { sheet, columns }: PopulationSheet,
  { themes }: Population,
  cell: number,
  release: string,
): SetName {
  const { by, value } = columns[cell % sheet.columns] ?? { by: null, value: null };
  const theme = themes[Math.floor(cell / sheet.columns) - 1] ?? null;
  return { release, by, value, isTotal: cell % sheet.columns === 0, theme };
}

function ledgerCells(
  { sheet }: PopulationSheet,
  sets: readonly PeopleSet[],
  pattern: Uint8Array,
  nameOf: (cell: number) => SetName,
): ReleasedCell[] {
  return sets.flatMap((people, cell) => {
    if (people.size === 0 || pattern[cell] === ABSENT) return [];
    const column = cell % sheet.columns;
    const wholes = wholeCells(cell, sheet.columns).flatMap(({ whole, without }) => {
      const set = sets[whole];
      return set === undefined ? [] : [{ people: set, shown: pattern[whole] === SHOWN, without }];
    });
    return [
      {
        name: nameOf(cell),
        row: (cell - column) / sheet.columns,
        column,
        people,
        shown: pattern[cell] === SHOWN,
        wholes,
      },
    ];
  });
}

/** The cells that a cell is part of, but for parent themes: its column's base, without the theme then, and its row's total. */
export function wholeCells(
  cell: number,
  columns: number,
): { readonly whole: number; readonly without: boolean }[] {
  const column = cell % columns;
  const base = cell >= columns ? [{ whole: column, without: true }] : [];
  return [...base, ...(column > 0 ? [{ whole: cell - column, without: false }] : [])];
}

function printColumns({ sheet, columns }: PopulationSheet, pattern: Uint8Array): PrintedColumn[] {
  const printed = (cell: number): number | null =>
    pattern[cell] === SHOWN ? roundCount(sheet.counts[cell] ?? 0) : null;
  return columns.flatMap((column, index) => {
    if (sheet.unshown.has(index)) return [];
    const base = printed(index);
    const themes = sheet.rows.slice(1).map((_, row): PrintedCount => {
      const n = printed((row + 1) * sheet.columns + index);
      return n === null || base === null ? null : { n, base, share: Math.min(1, n / base) };
    });
    const breakdown = sheet.breakdowns.findIndex((groups) => groups.includes(index));
    return [{ ...column, breakdown: breakdown < 0 ? null : breakdown, base, themes }];
  });
}

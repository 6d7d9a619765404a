import {
  type CheckedPopulation,
  checkRelease,
  type PrintedColumn,
  type Refusal,
  wholeCells,
} from './check-release.ts';
import { type LedgerCell, openLedger } from './ledger.ts';
import { peopleOfBits, peopleSet } from './people-set.ts';
import { type PackedSets, type ReleasedSet, unpackSets } from './released-sets.ts';
import type { Population } from './release-sheet.ts';

/** What is asked of a release, as plain data. */
export interface ReleaseCheck {
  readonly k: number;
  readonly release: string;
  readonly populations: readonly Population[];
  /** What was released of the survey before, release by release. */
  readonly released: readonly PackedSets[];
  /** Who has which place in the bitmaps; nobody (NaN) where they were erased. */
  readonly places: Float64Array;
}

/** What is printed of a population, and its cells for the ledger. */
export interface ReleasablePopulation {
  /** The total first; columns in the order they were given, never by their counts. */
  readonly columns: readonly PrintedColumn[];
  readonly sets: readonly ReleasedSet[];
}

export interface CheckedRelease {
  /** Null where it was refused. */
  readonly populations: readonly (ReleasablePopulation | null)[];
  readonly refusals: readonly Refusal[];
  /** People who had no place: theirs follow the places that there were, in this order. */
  readonly newPeople: readonly number[];
}

/** Check a release against itself and all that was released of its survey; see checkRelease. */
export function checkAgainstReleased(check: ReleaseCheck): CheckedRelease {
  const { populations, released, places, k, release } = check;
  const known = new Map<number, number>();
  const erased: number[] = [];
  places.forEach((person, place) => {
    if (Number.isNaN(person)) erased.push(place);
    else known.set(person, place);
  });
  const ledger = openLedger(k, peopleSet(erased, places.length));
  for (const packed of released)
    for (const sets of Map.groupBy(unpackSets(packed), ({ population }) => population).values())
      ledger.add(ledgerCells(sets));
  const newPeople: number[] = [];
  for (const { total } of populations)
    for (const person of total.base)
      if (!known.has(person)) known.set(person, places.length + newPeople.push(person) - 1);
  const placeOf = (person: number): number => known.get(person) ?? 0;
  const people = { placeOf, places: places.length + newPeople.length };
  const { checked, refusals } = checkRelease(populations, ledger, people, { k, release });
  return { populations: checked.map(releasable), refusals, newPeople };
}

function releasable(checked: CheckedPopulation | null, population: number): ReleasablePopulation | null {
  if (checked === null) return null;
  const sets = checked.ledger.map(({ name, row, column, people, shown }): ReleasedSet => {
    const { release, by, value, theme } = name;
    return { release, population, row, column, by, value, theme, shown, people: bytesOf(people.bits) };
  });
  return { columns: checked.columns, sets };
}

function ledgerCells(sets: readonly ReleasedSet[]): LedgerCell[] {
  const columns = 1 + Math.max(...sets.map(({ column }) => column));
  const cells = new Map(
    sets.map(({ row, column, people, shown }) => [
      row * columns + column,
      { people: peopleOfBits(wordsOf(people)), shown },
    ]),
  );
  return sets.flatMap(({ release, row, column, by, value, theme }): LedgerCell[] => {
    const cell = row * columns + column;
    const own = cells.get(cell);
    if (own === undefined) return [];
    const wholes = wholeCells(cell, columns).flatMap(({ whole, without }) => {
      const known = cells.get(whole);
      return known === undefined ? [] : [{ ...known, without }];
    });
    return [{ name: { release, by, value, isTotal: column === 0, theme }, ...own, wholes }];
  });
}

function wordsOf(bytes: Uint8Array): Uint32Array {
  const words = new Uint32Array(Math.ceil(bytes.length / 4));
  for (let place = 0; place < bytes.length; place++)
    words[place >>> 2] = (words[place >>> 2] ?? 0) | ((bytes[place] ?? 0) << (8 * (place & 3)));
  return words;
}

function bytesOf(words: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(4 * words.length);
  for (let place = 0; place < bytes.length; place++)
    bytes[place] = ((words[place >>> 2] ?? 0) >>> (8 * (place & 3))) & 255;
  return bytes;
}

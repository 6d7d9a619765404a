import { type CheckedPopulation, checkRelease } from '../../../src/domain/disclosure/check-release.ts';
import { openLedger } from '../../../src/domain/disclosure/ledger.ts';
import { peopleSet } from '../../../src/domain/disclosure/people-set.ts';
import {
  type CellPeople,
  layOutPopulation,
  type Population,
} from '../../../src/domain/disclosure/release-sheet.ts';
import { attackSet, type PrintedSet } from './attack-sets.ts';
import { randomFrom } from './random-sheets.ts';

const fields = ['site', 'rank', 'role'] as const;
const k = 10;

/** A person by attribute, and whether they have the theme. */
type Person = Readonly<Record<(typeof fields)[number], number>> & { readonly pay: boolean };

/**
 * Six releases one after the other of a few hundred people drawn at random, each of those with or without some values of
 * one attribute, in total or by another attribute; then an attack on every hidden cell with all that was printed.
 */
export async function attackSeries(seed: number): Promise<{
  readonly made: number;
  readonly refused: number;
  readonly secrets: number;
  readonly found: number;
}> {
  const random = randomFrom(seed);
  const below = (most: number): number => Math.floor(most * random() ** 1.5);
  const places = 150 + Math.floor(400 * random());
  const people = Array.from({ length: places }, (): Person => {
    return { site: below(6), rank: below(4), role: below(3), pay: random() < 0.3 };
  });
  const released: (CheckedPopulation & { readonly population: Population })[] = [];
  let refused = 0;
  for (let release = 0; release < 6; release++) {
    const ledger = openLedger(k, peopleSet([], places));
    for (const { ledger: cells } of released) ledger.add(cells);
    const placed = { placeOf: (person: number) => person, places };
    const population = drawPopulation(people, random, release === 0);
    const { checked } = checkRelease([population], ledger, placed, { k, release: String(release) });
    const [own] = checked;
    if (own === undefined || own === null) refused++;
    else released.push({ ...own, population });
  }
  const printed = released.flatMap(({ population, columns }) => printedSets(population, columns));
  const hidden = new Map(
    released.flatMap(({ population, ledger }) => {
      const { sheet, people: cells } = layOutPopulation(population);
      return ledger.flatMap(({ row, column, shown }): [string, Float64Array][] => {
        const cell = cells[row * sheet.columns + column];
        return shown || cell === undefined ? [] : [[cell.join(), cell]];
      });
    }),
  );
  let found = 0;
  for (const secret of hidden.values()) {
    const { min, max } = await attackSet(printed, secret);
    if (max - min < k) found++;
  }
  return { made: released.length, refused, secrets: hidden.size, found };
}

function drawPopulation(people: readonly Person[], random: () => number, all: boolean): Population {
  const one = <T>(items: readonly T[]): T | undefined => items[Math.floor(items.length * random())];
  const field = one(fields) ?? 'site';
  const values = new Set(
    Array.from({ length: 1 + Math.floor(2 * random()) }, () => Math.floor(4 * random())),
  );
  const isIn = random() < 0.4;
  const chosen = people.flatMap((person, place) =>
    all || values.has(person[field]) === isIn ? [place] : [],
  );
  const cellOf = (value: string | null, own: readonly number[]): CellPeople => ({
    value,
    base: Float64Array.from(own),
    themes: [Float64Array.from(own.filter((place) => people[place]?.pay))],
  });
  const by = one([...fields.filter((other) => other !== field), null]) ?? null;
  const groups = by === null ? [] : [...new Set(people.map((person) => person[by]))].sort((a, b) => a - b);
  const cells = groups.map((value) =>
    cellOf(
      String(value),
      chosen.filter((place) => by !== null && people[place]?.[by] === value),
    ),
  );
  return { themes: ['pay'], total: cellOf(null, chosen), breakdowns: by === null ? [] : [{ by, cells }] };
}

/** What is printed of a table, with the people of each number. */
export function printedSets(population: Population, columns: CheckedPopulation['columns']): PrintedSet[] {
  const { sheet, people: cells } = layOutPopulation(population);
  return columns.flatMap(({ base, themes }, column) =>
    [base, ...themes.map((theme) => theme?.n ?? null)].flatMap((printed, row) => {
      const people = cells[row * sheet.columns + column];
      return printed === null || people === undefined ? [] : [{ people, printed }];
    }),
  );
}

import type { EstimateBase } from '../domain/estimates/audit-cells.ts';
import { restOf, sharedPeople } from '../domain/estimates/cell-sums.ts';
import type { ComparedCell, Contrast } from '../domain/estimates/compare-cells.ts';
import { type EstimateSource, tableEstimator } from '../domain/estimates/estimate-table.ts';
import { peopleElsewhere } from '../domain/estimates/listed-people.ts';
import type { PeopleOfCell } from '../domain/frequencies/list-people.ts';
import type { Field, Filter, FrequencyQuery } from '../domain/frequencies/query.ts';
import type { FrequencyCell, FrequencyTable } from '../domain/frequencies/table.ts';
import type { CrossSums } from '../domain/statistics/compare-shares.ts';
import { countFrequencies } from '../storage/tallies/count-frequencies.ts';
import { listRespondents } from '../storage/tallies/list-respondents.ts';
import type { SurveyTallies } from '../storage/tallies/survey-tallies.ts';
import { withinScope } from '../storage/tallies/tallied-query.ts';
import type { TallyStore } from '../storage/tallies/tally-store.ts';

/** What is to be compared: the values of one field, each with all others or with one of them. */
export interface ContrastRequest {
  readonly store: TallyStore;
  readonly tallies: SurveyTallies;
  /** Not divided yet. */
  readonly query: FrequencyQuery;
  readonly by: Field;
  readonly base: EstimateBase;
  /** The value to compare with; undefined: all others. */
  readonly against: string | null | undefined;
  readonly source: EstimateSource;
}

/** A contrast of the value of a field with another, or with all others (undefined). */
export interface NamedContrast extends Contrast {
  readonly value: string | null;
  readonly against: string | null | undefined;
}

/** Above so many people in a table, those who are in two groups are not looked up: they are taken to be different people. */
const mostListed = 500_000;

const without = (by: Field, value: string | null): Filter => ({
  field: by,
  include: [],
  exclude: [value ?? ''],
});
const only = (by: Field, value: string | null): Filter => ({
  field: by,
  include: [value ?? ''],
  exclude: [],
});
const tableOf = (themes: readonly string[], total: FrequencyCell): FrequencyTable => ({
  dimensions: [],
  themes,
  cells: [],
  total,
});

/**
 * Counts both sides of every comparison, and who is on both. Values that nobody has are left out. Throws as countFrequencies does;
 * `checkTable` may refuse what was counted.
 */
export async function countContrasts(
  request: ContrastRequest,
  checkTable: (table: FrequencyTable) => void,
): Promise<NamedContrast[]> {
  const { store, tallies, query, by, source, against } = request;
  const divided = { ...query, by: [by] };
  const table = await countFrequencies(store, tallies, divided);
  checkTable(table);
  const estimate = tableEstimator(source, withinScope(tallies, divided), table);
  const sideOf = (cell: FrequencyCell): ComparedCell => ({
    cell,
    estimate: (place) => estimate(cell, place),
  });
  const people = table.cells.reduce((sum, { base }) => sum + base.respondents, 0);
  const apart = by.kind !== 'valence' && people === table.total.base.respondents;
  const lists = listerOf(request, table, apart);
  const reference = table.cells.findIndex(({ key: [value] }) => value === against);
  const contrasts: NamedContrast[] = [];
  for (const [index, cell] of table.cells.entries()) {
    const value = cell.key[0] ?? null;
    if (cell.base.respondents === 0 || (against !== undefined && index === reference)) continue;
    const other = table.cells[reference];
    const second =
      against === undefined || other === undefined
        ? await othersOf(request, table, cell, apart)
        : sideOf(other);
    const both = await lists(index, against === undefined ? undefined : reference, second.cell);
    contrasts.push({ value, against, first: sideOf(cell), second, both });
  }
  return contrasts;
}

async function othersOf(
  { store, tallies, query, by, source }: ContrastRequest,
  table: FrequencyTable,
  cell: FrequencyCell,
  apart: boolean,
): Promise<ComparedCell> {
  const own = { ...query, by: [], filters: [...query.filters, without(by, cell.key[0] ?? null)] };
  const rest = apart
    ? tableOf(table.themes, restOf(table.total, cell))
    : await countFrequencies(store, tallies, own);
  const estimate = tableEstimator(source, withinScope(tallies, own), rest);
  return { cell: rest.total, estimate: (place) => estimate(rest.total, place) };
}

type Lister = (first: number, second: number | undefined, other: FrequencyCell) => Promise<Contrast['both']>;

/** What tells who is on both sides of a comparison. */
function listerOf(
  { store, tallies, query, by, base }: ContrastRequest,
  table: FrequencyTable,
  apart: boolean,
): Lister {
  if (base === 'comments' && by.kind === 'valence')
    return (first, _, other) => Promise.resolve((place) => sameComments(table.cells[first], other, place));
  if (apart || base === 'comments' || table.total.base.respondents > mostListed)
    return () => Promise.resolve(() => null);
  if (by.kind === 'valence') {
    const listed = async (filter: Filter): Promise<PeopleOfCell> =>
      (await listRespondents(store, tallies, { ...query, by: [], filters: [...query.filters, filter] }))
        .total;
    return async (first, second) => {
      const value = table.cells[first]?.key[0] ?? null;
      const [a, b] = await Promise.all([
        listed(only(by, value)),
        listed(second === undefined ? without(by, value) : only(by, table.cells[second]?.key[0] ?? null)),
      ]);
      return (place) => sharedBy(a, b, place);
    };
  }
  let cells: Promise<readonly PeopleOfCell[]> | null = null;
  return async (first, second) => {
    cells ??= listRespondents(store, tallies, { ...query, by: [by] }).then((listed) => listed.cells);
    const listed = await cells;
    const at = (index: number): number =>
      listed.findIndex(({ key: [value] }) => value === table.cells[index]?.key[0]);
    const own = listed[at(first)];
    const other = second === undefined ? peopleElsewhere(listed, at(first)) : listed[at(second)];
    return (place) => (own === undefined || other === undefined ? null : sharedBy(own, other, place));
  };
}

const nobody = new Float64Array();

function sharedBy(a: PeopleOfCell, b: PeopleOfCell, place: number): CrossSums {
  return sharedPeople(
    { base: a.base, theme: a.themes[place] ?? nobody },
    { base: b.base, theme: b.themes[place] ?? nobody },
  );
}

/**
 * Two valences of the same comments: a tag has one. How often a person has both in different comments is not counted, and
 * taken as never, which makes the variance too large rather than too small.
 */
function sameComments(
  first: FrequencyCell | undefined,
  second: FrequencyCell,
  place: number,
): CrossSums | null {
  const [a, b] = [first?.themes[place], second.themes[place]];
  if (a === undefined || b === undefined) return null;
  return { nn: second.base.squares, ny: b.products, yn: a.products, yy: 0 };
}

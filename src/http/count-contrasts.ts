import type { EstimateBase } from '../domain/estimates/audit-cells.ts';
import { restOf } from '../domain/estimates/cell-sums.ts';
import type { ComparedCell, Contrast } from '../domain/estimates/compare-cells.ts';
import { type EstimateSource, tableEstimator } from '../domain/estimates/estimate-table.ts';
import {
  type CellWriters,
  eachOnce,
  sharedPeople,
  writersElsewhere,
  writersOf,
} from '../domain/estimates/listed-people.ts';
import type { Field, Filter, FrequencyQuery } from '../domain/frequencies/query.ts';
import type { FrequencyCell, FrequencyTable } from '../domain/frequencies/table.ts';
import { countFrequencies } from '../storage/tallies/count-frequencies.ts';
import { listWriters } from '../storage/tallies/list-respondents.ts';
import type { SurveyTallies } from '../storage/tallies/survey-tallies.ts';
import { withinScope } from '../storage/tallies/tallied-query.ts';
import type { TallyStore } from '../storage/tallies/tally-store.ts';
import { mapInTurns } from './in-turns.ts';

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

/** Above so many comments in a table, people who are in two groups are not looked up: they are taken to be different people. */
const mostListed = 1_000_000;

/** Comparisons, and whether people who are on both sides are known. */
export interface CountedContrasts {
  readonly contrasts: NamedContrast[];
  readonly isJoint: boolean;
}

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
): Promise<CountedContrasts> {
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
  const isJoint = apart || table.total.base.comments <= mostListed;
  const lists: Lister = apart || !isJoint ? () => Promise.resolve(() => null) : listerOf(request, table);
  const reference = table.cells.findIndex(({ key: [value] }) => value === against);
  const contrasts = await mapInTurns(table.cells, async (cell, index): Promise<NamedContrast[]> => {
    const value = cell.key[0] ?? null;
    if (cell.base.respondents === 0 || (against !== undefined && index === reference)) return [];
    const other = table.cells[reference];
    const second =
      against === undefined || other === undefined
        ? await othersOf(request, table, cell, apart)
        : sideOf(other);
    const both = await lists(index, against === undefined ? undefined : reference);
    return [{ value, against, first: sideOf(cell), second, both }];
  });
  return { contrasts: contrasts.flat(), isJoint };
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

type Lister = (first: number, second: number | undefined) => Promise<Contrast['both']>;

/** What tells who is on both sides of a comparison, and with how many comments. */
function listerOf({ store, tallies, query, by, base }: ContrastRequest, table: FrequencyTable): Lister {
  const shared = (a: CellWriters, b: CellWriters): Contrast['both'] => {
    const sums = base === 'comments' ? sharedPeople(a, b) : sharedPeople(eachOnce(a), eachOnce(b));
    return (place) => sums[place] ?? null;
  };
  const valueAt = (index: number): string | null => table.cells[index]?.key[0] ?? null;
  if (by.kind === 'valence') {
    const listed = async (filter: Filter): Promise<CellWriters> =>
      writersOf(
        (await listWriters(store, tallies, { ...query, by: [], filters: [...query.filters, filter] })).total,
      );
    return async (first, second) =>
      shared(
        await listed(only(by, valueAt(first))),
        await listed(second === undefined ? without(by, valueAt(first)) : only(by, valueAt(second))),
      );
  }
  let counted: Promise<{ total: CellWriters; cells: Map<string | null, CellWriters> }> | null = null;
  const countWriters = async () => {
    const { cells, total } = await listWriters(store, tallies, { ...query, by: [by] });
    const writers = await mapInTurns(cells, (cell) => [cell.key[0] ?? null, writersOf(cell)] as const);
    return { total: writersOf(total), cells: new Map(writers) };
  };
  return async (first, second) => {
    counted ??= countWriters();
    const { total, cells } = await counted;
    const own = cells.get(valueAt(first));
    if (own === undefined) return () => null;
    const other = second === undefined ? writersElsewhere(total, own) : cells.get(valueAt(second));
    return other === undefined ? () => null : shared(own, other);
  };
}

import { setImmediate as pause } from 'node:timers/promises';
import { listPeople, type PeopleOfCell } from '../../domain/frequencies/list-people.ts';
import type { FrequencyQuery } from '../../domain/frequencies/query.ts';
import type { SurveyTallies } from './survey-tallies.ts';
import { turn } from './scan-tallies.ts';
import { planQuery, withinScope } from './tallied-query.ts';
import type { TallyStore } from './tally-store.ts';

/** People by the cells of a frequency table: of every combination of its dimensions' values, without anybody or not. */
export interface ListedTable {
  readonly cells: readonly PeopleOfCell[];
  readonly total: PeopleOfCell;
}

/**
 * Who is in each cell of a frequency table, and who of them raised each theme: numbers of people, ascending, each once.
 * Throws as countFrequencies does.
 */
export function listRespondents(
  store: TallyStore,
  tallies: SurveyTallies,
  query: FrequencyQuery,
): Promise<ListedTable> {
  return listTable(store, tallies, query, 'person');
}

/** The same with everybody once for each of their comments: in the cell, and with the theme. */
export function listWriters(
  store: TallyStore,
  tallies: SurveyTallies,
  query: FrequencyQuery,
): Promise<ListedTable> {
  return listTable(store, tallies, query, 'comment');
}

async function listTable(
  store: TallyStore,
  tallies: SurveyTallies,
  query: FrequencyQuery,
  each: 'person' | 'comment',
): Promise<ListedTable> {
  const [cells, [total]] = await Promise.all([
    listCells(store, tallies, query, each),
    listCells(store, tallies, { ...query, by: [] }, each),
  ]);
  if (total === undefined) throw new Error('a table without dimensions has one cell');
  return { cells, total };
}

async function listCells(
  store: TallyStore,
  tallies: SurveyTallies,
  query: FrequencyQuery,
  each: 'person' | 'comment',
): Promise<PeopleOfCell[]> {
  const { dimensions, plan, scan } = planQuery(store, tallies, withinScope(tallies, query), ['people']);
  const list = listPeople(plan, dimensions, each);
  await scan((views) => list.add(views));
  const cells: PeopleOfCell[] = [];
  let since = performance.now();
  for (const cell of list.take()) {
    cells.push(cell);
    if (performance.now() - since < turn) continue;
    await pause();
    since = performance.now();
  }
  return cells;
}

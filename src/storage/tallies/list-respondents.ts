import { setImmediate as pause } from 'node:timers/promises';
import { listPeople, type PeopleOfCell } from '../../domain/frequencies/list-people.ts';
import type { FrequencyQuery } from '../../domain/frequencies/query.ts';
import type { SurveyTallies } from './survey-tallies.ts';
import { turn } from './scan-tallies.ts';
import { planQuery, withinScope } from './tallied-query.ts';
import type { TallyStore } from './tally-store.ts';

/**
 * Who is in each cell of a frequency table, and who of them raised each theme: numbers of people, ascending, each once. The
 * cells are those of every combination of the dimensions' values, without anybody or not. Throws as countFrequencies does.
 */
export async function listRespondents(
  store: TallyStore,
  tallies: SurveyTallies,
  query: FrequencyQuery,
): Promise<{ readonly cells: readonly PeopleOfCell[]; readonly total: PeopleOfCell }> {
  const [cells, [total]] = await Promise.all([
    listCells(store, tallies, query),
    listCells(store, tallies, { ...query, by: [] }),
  ]);
  if (total === undefined) throw new Error('a table without dimensions has one cell');
  return { cells, total };
}

async function listCells(
  store: TallyStore,
  tallies: SurveyTallies,
  query: FrequencyQuery,
): Promise<PeopleOfCell[]> {
  const { dimensions, plan, scan } = planQuery(store, tallies, withinScope(tallies, query), ['people']);
  const list = listPeople(plan, dimensions);
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

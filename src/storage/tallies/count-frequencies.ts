import { countRange, noCounts } from '../../domain/frequencies/count.ts';
import { type FrequencyQuery, isOfComments } from '../../domain/frequencies/query.ts';
import type { FrequencyCell, FrequencyTable } from '../../domain/frequencies/table.ts';
import { cellsOf, sumCells, withoutEmptyNulls } from '../../domain/frequencies/to-table.ts';
import type { SurveyTallies } from './survey-tallies.ts';
import { planQuery, withinScope } from './tallied-query.ts';
import type { TallyStore } from './tally-store.ts';

/**
 * Count themes by the values of fields, within the scope that the tallies were read for. The total is counted apart where
 * somebody may be in several cells. `checkSize` may refuse before anything is counted. Throws TalliesNotReady, TallyGone.
 */
export async function countFrequencies(
  store: TallyStore,
  tallies: SurveyTallies,
  query: FrequencyQuery,
  checkSize: (cells: number, themes: number) => void = () => undefined,
): Promise<FrequencyTable> {
  const { dimensions, cells, overlap } = await countCells(store, tallies, query, checkSize);
  const [only] = cells;
  const many = overlap || query.by.some(isOfComments);
  const total =
    query.by.length === 0 && only !== undefined
      ? only
      : many
        ? (await countCells(store, tallies, { ...query, by: [] }, checkSize)).cells[0]
        : sumCells(cells, query.themes.length);
  return withoutEmptyNulls({
    dimensions,
    themes: query.themes,
    cells,
    total: { ...(total ?? sumCells([], query.themes.length)), key: [] },
  });
}

async function countCells(
  store: TallyStore,
  tallies: SurveyTallies,
  query: FrequencyQuery,
  checkSize: (cells: number, themes: number) => void,
): Promise<{
  dimensions: FrequencyTable['dimensions'];
  cells: FrequencyCell[];
  overlap: boolean;
}> {
  const scoped = withinScope(tallies, query);
  const { dimensions, plan, scan } = planQuery(store, tallies, scoped);
  checkSize(plan.cells * plan.slots, plan.themes.length);
  const counts = noCounts(plan);
  await scan((views) => countRange(plan, views, counts));
  const fields = [...scoped.by, ...scoped.filters.map(({ field }) => field)];
  const asked = !fields.some((field) => isOfComments(field) && field.kind !== 'valence');
  return {
    dimensions,
    cells: cellsOf(plan, counts, dimensions, { asked, weighted: query.weight !== null }),
    overlap: counts.overlap,
  };
}

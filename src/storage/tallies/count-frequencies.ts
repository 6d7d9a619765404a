import { countRange } from '../../domain/frequencies/count.ts';
import { noCounts } from '../../domain/frequencies/counts.ts';
import { type Field, type FrequencyQuery, isOfComments } from '../../domain/frequencies/query.ts';
import type { FrequencyTable } from '../../domain/frequencies/table.ts';
import { cellsOf, totalOf, withoutEmpty } from '../../domain/frequencies/to-table.ts';
import { limitsComments } from '../scope-condition.ts';
import type { SurveyTallies } from './survey-tallies.ts';
import { planQuery, withinScope } from './tallied-query.ts';
import type { TallyStore } from './tally-store.ts';

/**
 * Count themes by the values of fields, within the scope that the tallies were read for. `checkSize` may refuse before
 * anything is counted. Throws TalliesNotReady, TallyGone.
 */
export async function countFrequencies(
  store: TallyStore,
  tallies: SurveyTallies,
  query: FrequencyQuery,
  checkSize: (cells: number, themes: number) => void = () => undefined,
): Promise<FrequencyTable> {
  const scoped = withinScope(tallies, query);
  const { dimensions, plan, scan } = planQuery(store, tallies, scoped);
  checkSize(plan.cells * plan.slots, plan.themes.length);
  const counts = noCounts(plan);
  await scan((views) => countRange(plan, views, counts));
  const fields = [...scoped.by, ...scoped.filters.map(({ field }) => field)];
  const counted = {
    asked: !fields.some((field) => isOfComments(field) && field.kind !== 'valence'),
    weighted: query.weight !== null,
  };
  const table = {
    dimensions,
    themes: query.themes,
    cells: cellsOf(plan, counts, dimensions, counted),
    total: totalOf(plan, counts, counted),
  };
  const isLimited = limitsComments(tallies.scope);
  return withoutEmpty(
    table,
    (field, value) => value === null || (isLimited && isHeld(tallies, field, value)),
  );
}

/** Batches alone tell that there is such a value: that nobody whom a key sees has it tells of others. */
function isHeld({ survey }: SurveyTallies, field: Field, value: string): boolean {
  if (field.kind === 'batch' || field.kind === 'question') return true;
  if (field.kind !== 'attribute') return false;
  return survey.attributes.find(({ name }) => name === field.name)?.values?.includes(value) !== true;
}

import { addCoOccurrence, type CoOccurrence, noCoOccurrence } from '../../domain/frequencies/co-occur.ts';
import type { Filter } from '../../domain/frequencies/query.ts';
import type { SurveyTallies } from './survey-tallies.ts';
import { planQuery, withinScope } from './tallied-query.ts';
import type { TallyStore } from './tally-store.ts';

/**
 * Count which themes and systems come together in a comment, or in what a person said, among what passes the filters and
 * the scope. Items are the themes in their order, then the systems. Throws TalliesNotReady, TallyGone.
 */
export async function countCoOccurrence(
  store: TallyStore,
  tallies: SurveyTallies,
  {
    themes,
    systems,
    filters,
    base,
  }: {
    readonly themes: readonly string[];
    readonly systems: readonly string[];
    readonly filters: readonly Filter[];
    readonly base: 'comments' | 'respondents';
  },
): Promise<CoOccurrence> {
  const query = withinScope(tallies, { by: [], filters, themes, base, weight: null });
  const besides = [...(systems.length > 0 ? ['systems'] : []), ...(base === 'respondents' ? ['people'] : [])];
  const { plan, scan } = planQuery(store, tallies, query, besides);
  const numbers = systems.map((name) => tallies.numbers.systems.get(name) ?? -1);
  const counts = noCoOccurrence(themes.length + systems.length);
  await scan((views) => addCoOccurrence(plan, views, numbers, base, counts));
  return counts;
}

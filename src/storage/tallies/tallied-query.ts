import { dimensionsOf, type FieldValues, passesFilters } from '../../domain/frequencies/dimensions.ts';
import type { BatchPlan, CountPlan, Dimension } from '../../domain/frequencies/plan.ts';
import { planCount } from '../../domain/frequencies/plan-count.ts';
import { attributesRead, type Filter, type FrequencyQuery } from '../../domain/frequencies/query.ts';
import type { View } from '../../domain/frequencies/segment.ts';
import { type ScannedColumns, scanTallies } from './scan-tallies.ts';
import { TalliesNotReady, type SurveyTallies, type TalliedBatch } from './survey-tallies.ts';
import type { TallyStore } from './tally-store.ts';

type ReadyBatch = TalliedBatch & { readonly tally: NonNullable<TalliedBatch['tally']> };

/** A value that nothing has: the record holds no NUL. */
const nothing = '\u0000';

/** The limits of a key as filters. A survey without a group has nothing for a key that is limited to groups. */
function scopeFilters({ survey, scope }: SurveyTallies): Filter[] {
  const filters: Filter[] = [];
  if (scope.groups !== undefined)
    filters.push({
      field: { kind: 'attribute', name: survey.group ?? nothing },
      include: [nothing, ...scope.groups.filter((group) => group !== '')],
      exclude: [],
    });
  if (scope.systems !== undefined)
    filters.push({ field: { kind: 'system' }, include: [nothing, ...scope.systems], exclude: [] });
  return filters;
}

/** The same query with the limits of the key that asks. */
export function withinScope<Query extends Pick<FrequencyQuery, 'filters'>>(
  tallies: SurveyTallies,
  query: Query,
): Query {
  return { ...query, filters: [...query.filters, ...scopeFilters(tallies)] };
}

/** The batches that a query is about. Throws TalliesNotReady. */
export function batchesOf(
  tallies: SurveyTallies,
  { filters }: Pick<FrequencyQuery, 'filters'>,
): ReadyBatch[] {
  const wanted = tallies.batches.filter(
    ({ wave, uid }) =>
      passesFilters(filters, { kind: 'wave' }, wave) && passesFilters(filters, { kind: 'batch' }, uid),
  );
  const waiting = wanted.filter(({ tally }) => tally === null);
  if (waiting.length > 0) throw new TalliesNotReady(waiting.map(({ uid }) => uid));
  return wanted.flatMap((batch) => (batch.tally === null ? [] : { ...batch, tally: batch.tally }));
}

/** What the fields of a survey may be. */
export function fieldValues({ survey, systems }: SurveyTallies): FieldValues {
  return {
    declared: new Map(survey.attributes.map(({ name, values }) => [name, values ?? []])),
    systems,
  };
}

/** A query that is ready to be counted. */
export interface PlannedQuery {
  readonly dimensions: readonly Dimension[];
  readonly plan: CountPlan;
  /** Visit everything that the query is about; see scanTallies. */
  readonly scan: (
    visit: (views: readonly { readonly plan: BatchPlan; readonly view: View }[]) => void,
  ) => Promise<void>;
}

/** Plan a query over the tallies of a survey; the scope is to be in its filters. `besides` names columns that the
 * visits need besides. Throws TalliesNotReady. */
export function planQuery(
  store: TallyStore,
  tallies: SurveyTallies,
  query: FrequencyQuery,
  besides: readonly string[] = [],
): PlannedQuery {
  const batches = batchesOf(tallies, query);
  const dictionaries = batches.map(({ tally }) => tally.dictionary);
  const dimensions = dimensionsOf(query, dictionaries, fieldValues(tallies));
  const plan = planCount(query, dimensions, dictionaries, tallies.numbers);
  const counted = batches.flatMap(({ tally }, index) => {
    const own = plan.batches[index] ?? null;
    return own === null ? [] : [{ tally, plan: own }];
  });
  return {
    dimensions,
    plan,
    scan: async (visit) => {
      if (counted.length === 0) return;
      await scanTallies(
        store,
        counted.map(({ tally }) => tally),
        columnsOf(query, besides),
        (views) =>
          visit(
            views.flatMap((view, index) => {
              const own = counted[index];
              return own === undefined ? [] : [{ plan: own.plan, view }];
            }),
          ),
      );
    },
  };
}

function columnsOf(query: FrequencyQuery, besides: readonly string[]): ScannedColumns {
  const kinds = new Set([...query.by, ...query.filters.map(({ field }) => field)].map(({ kind }) => kind));
  const fixed = ['spread', 'tags', 'probabilities', ...besides];
  if (kinds.has('valence')) fixed.push('valences');
  if (kinds.has('question')) fixed.push('question');
  if (kinds.has('facet')) fixed.push('facets');
  if (kinds.has('system')) fixed.push('systems');
  return { fixed, attributes: attributesRead(query) };
}

import { FACETS, VALENCES } from '../../../models/codes.ts';
import { passesFilters } from './dimensions.ts';
import type { BatchDictionary, BatchPlan, CountPlan, Dimension, Numbers, PostingColumn } from './plan.ts';
import { type Field, type Filter, type FrequencyQuery, passes } from './query.ts';

const unknown = -1;

function codes(values: readonly string[], of: (value: string) => number): Int32Array {
  return Int32Array.from(['', ...values], of);
}

function numbersOf(names: readonly string[], number: (name: string) => number | undefined): Set<number> {
  return new Set(names.flatMap((name) => (name === '' ? [] : (number(name) ?? unknown))));
}

/** The lists that comments are in by a field, and how its values are numbered there. */
interface Lists {
  readonly of: PostingColumn;
  readonly number: (name: string) => number | undefined;
}

/** What planning a batch needs to know of the query. */
interface Planning {
  readonly batch: BatchDictionary;
  readonly lists: Readonly<Partial<Record<Field['kind'], Lists>>>;
}

/** The one value of a field in all comments of a batch, where it has one. */
function constantOf(kind: Field['kind'], { wave, batch }: BatchDictionary): string | undefined {
  if (kind === 'wave') return wave;
  return kind === 'batch' ? batch : undefined;
}

/** Which cells comments of a batch are in; null where it has none. */
function planCells(dimensions: readonly Dimension[], { batch, lists }: Planning) {
  const placed = dimensions.map(({ field, values }, index) => {
    const stride = cellsOf(dimensions.slice(index + 1));
    const offsetOf = (value: string): number => {
      const place = values.indexOf(value === '' ? null : value);
      return place < 0 ? -1 : place * stride;
    };
    return { field, values, offsetOf };
  });
  const fixed = placed.map(({ field, offsetOf }) => {
    const constant = constantOf(field.kind, batch);
    return constant === undefined ? 0 : offsetOf(constant);
  });
  if (fixed.includes(-1)) return null;
  const question = placed.find(({ field }) => field.kind === 'question');
  return {
    offset: fixed.reduce((sum, offset) => sum + offset, 0),
    offsets: placed.flatMap(({ field, offsetOf }) =>
      field.kind === 'attribute'
        ? { column: field.name, offsets: codes(batch.attributes.get(field.name) ?? [], offsetOf) }
        : [],
    ),
    questionOffsets: question === undefined ? null : codes(batch.questions, question.offsetOf),
    postingOffsets: placed.flatMap(({ field, values, offsetOf }) => {
      const listed = lists[field.kind];
      if (listed === undefined) return [];
      const stated = values.filter((value) => value !== null);
      const offsets = new Map(stated.map((value) => [listed.number(value) ?? unknown, offsetOf(value)]));
      return { of: listed.of, offsets, none: offsetOf('') };
    }),
  };
}

/** Which comments of a batch pass; null where none can. */
function planFilters(filters: readonly Filter[], { batch, lists }: Planning) {
  const byCode = (filter: Filter, values: readonly string[]): Uint8Array =>
    Uint8Array.from(codes(values, (value) => (passes(filter, value) ? 1 : 0)));
  for (const filter of filters) {
    const constant = constantOf(filter.field.kind, batch);
    if (constant !== undefined && !passes(filter, constant)) return null;
  }
  return {
    filters: filters.flatMap((filter) => {
      const { field } = filter;
      if (field.kind !== 'attribute') return [];
      return { column: field.name, passes: byCode(filter, batch.attributes.get(field.name) ?? []) };
    }),
    questionFilters: filters.flatMap((filter) =>
      filter.field.kind === 'question' ? [byCode(filter, batch.questions)] : [],
    ),
    postingFilters: filters.flatMap(({ field, include, exclude }) => {
      const listed = lists[field.kind];
      if (listed === undefined) return [];
      return {
        of: listed.of,
        include: include.length === 0 ? null : numbersOf(include, listed.number),
        includeNone: include.includes(''),
        exclude: numbersOf(exclude, listed.number),
        excludeNone: exclude.includes(''),
      };
    }),
  };
}

function planWeights(weight: string | null, { attributes }: BatchDictionary): BatchPlan['weights'] {
  if (weight === null) return null;
  const values = ['', ...(attributes.get(weight) ?? [])];
  return { column: weight, byCode: Float64Array.from(values, (value) => Number(value.trim())) };
}

function cellsOf(dimensions: readonly Dimension[]): number {
  return dimensions.reduce((product, { values }) => product * values.length, 1);
}

/**
 * Compile a query for batches. Weights that are not stated are 0. Values that no batch knows pass nothing; they are to be
 * refused before.
 */
export function planCount(
  query: FrequencyQuery,
  dimensions: readonly Dimension[],
  batches: readonly BatchDictionary[],
  numbers: Numbers,
): CountPlan {
  const cellDimensions = dimensions.filter(({ field }) => field.kind !== 'valence');
  const valences = dimensions.find(({ field }) => field.kind === 'valence');
  const lists: Planning['lists'] = {
    facet: { of: 'facets', number: (name) => FACETS.findIndex((facet) => facet === name) },
    system: { of: 'systems', number: (name) => numbers.systems.get(name) },
    theme: { of: 'tags', number: (name) => numbers.themes.get(name) },
  };
  return {
    cells: cellsOf(cellDimensions),
    slots: valences?.values.length ?? 1,
    slotOf: Int32Array.from(VALENCES, (valence) => {
      if (!passesFilters(query.filters, { kind: 'valence' }, valence)) return -1;
      return valences === undefined ? 0 : valences.values.indexOf(valence);
    }),
    themes: query.themes.map((theme) => numbers.themes.get(theme) ?? unknown),
    batches: batches.map((batch) => {
      const cells = planCells(cellDimensions, { batch, lists });
      const filters = planFilters(query.filters, { batch, lists });
      return cells && filters && { ...cells, ...filters, weights: planWeights(query.weight, batch) };
    }),
  };
}

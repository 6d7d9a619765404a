import { FACETS, VALENCES } from '../../../models/codes.ts';
import { type Field, type Filter, fieldName, type FrequencyQuery } from './query.ts';

/** What the codes of a tallied batch stand for, from 1. */
export interface BatchDictionary {
  readonly batch: string;
  readonly wave: string;
  readonly attributes: ReadonlyMap<string, readonly string[]>;
  readonly questions: readonly string[];
}

/** The numbers of themes and systems, by id and name. */
export interface Numbers {
  readonly themes: ReadonlyMap<string, number>;
  readonly systems: ReadonlyMap<string, number>;
}

/** A field that a table is divided by, with its values in order; null is not stated, or none. */
export interface Dimension {
  readonly field: Field;
  readonly values: readonly (string | null)[];
}

/** What the codes of a column mean: may they pass, and how far they move the cell (-1: to none). */
export interface CodeFilter {
  readonly column: string;
  readonly passes: Uint8Array;
}
export interface CodeOffsets {
  readonly column: string;
  readonly offsets: Int32Array;
}

type PostingColumn = 'facets' | 'systems' | 'tags';

/** Comments must be in a list of `include` (where there are any; `none` stands for in no list at all), and in none of `exclude`. */
export interface PostingFilter {
  readonly of: PostingColumn;
  readonly include: ReadonlySet<number> | null;
  readonly includeNone: boolean;
  readonly exclude: ReadonlySet<number>;
  readonly excludeNone: boolean;
}
export interface PostingOffsets {
  readonly of: PostingColumn;
  readonly offsets: ReadonlyMap<number, number>;
  /** Of comments in no list; -1 where they have no cell. */
  readonly none: number;
}

/** How one batch is counted. */
export interface BatchPlan {
  readonly offset: number;
  readonly filters: readonly CodeFilter[];
  readonly offsets: readonly CodeOffsets[];
  readonly questionFilters: readonly Uint8Array[];
  readonly questionOffsets: Int32Array | null;
  readonly postingFilters: readonly PostingFilter[];
  readonly postingOffsets: readonly PostingOffsets[];
  readonly weights: { readonly column: string; readonly byCode: Float64Array } | null;
}

/** How a query is counted. A cell is Σ coordinate × stride over the dimensions but valence. */
export interface CountPlan {
  readonly cells: number;
  /** Places for tags of a cell, by valence; 1 where valences are not told apart. */
  readonly slots: number;
  /** The place of each valence, -1 where it does not count. */
  readonly slotOf: Int32Array;
  /** Numbers of themes in the order of the query. */
  readonly themes: readonly number[];
  /** Null where no comment of the batch can pass. */
  readonly batches: readonly (BatchPlan | null)[];
}

const unknown = -1;

function codes(values: readonly string[], of: (value: string) => number): Int32Array {
  return Int32Array.from(['', ...values], of);
}

function passes(filter: Filter, value: string): boolean {
  return (filter.include.length === 0 || filter.include.includes(value)) && !filter.exclude.includes(value);
}

function numbersOf(names: readonly string[], number: (name: string) => number | undefined): Set<number> {
  return new Set(names.flatMap((name) => (name === '' ? [] : (number(name) ?? unknown))));
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
  const strides = cellDimensions.map((_, index) =>
    cellDimensions.slice(index + 1).reduce((product, { values }) => product * values.length, 1),
  );
  const valences = dimensions.find(({ field }) => field.kind === 'valence');
  const valenceFilters = query.filters.filter(({ field }) => field.kind === 'valence');
  const slotOf = Int32Array.from(VALENCES, (valence) => {
    if (!valenceFilters.every((filter) => passes(filter, valence))) return -1;
    return valences === undefined ? 0 : valences.values.indexOf(valence);
  });

  const postings: Readonly<
    Partial<Record<Field['kind'], { of: PostingColumn; number: (name: string) => number | undefined }>>
  > = {
    facet: { of: 'facets', number: (name) => FACETS.findIndex((facet) => facet === name) },
    system: { of: 'systems', number: (name) => numbers.systems.get(name) },
    theme: { of: 'tags', number: (name) => numbers.themes.get(name) },
  };

  function planBatch(batch: BatchDictionary): BatchPlan | null {
    const own: Partial<Record<Field['kind'], string>> = { wave: batch.wave, batch: batch.batch };
    let offset = 0;
    const offsets: CodeOffsets[] = [];
    const postingOffsets: PostingOffsets[] = [];
    let questionOffsets: Int32Array | null = null;
    for (const [index, { field, values }] of cellDimensions.entries()) {
      const stride = strides[index] ?? 1;
      const offsetOf = (value: string): number => {
        const place = values.indexOf(value === '' ? null : value);
        return place < 0 ? -1 : place * stride;
      };
      const constant = own[field.kind];
      const lists = postings[field.kind];
      if (constant !== undefined) {
        const place = offsetOf(constant);
        if (place < 0) return null;
        offset += place;
      } else if (field.kind === 'attribute')
        offsets.push({
          column: field.name,
          offsets: codes(batch.attributes.get(field.name) ?? [], offsetOf),
        });
      else if (field.kind === 'question') questionOffsets = codes(batch.questions, offsetOf);
      else if (lists !== undefined)
        postingOffsets.push({
          of: lists.of,
          offsets: new Map(
            values.flatMap((value) =>
              value === null ? [] : [[lists.number(value) ?? unknown, offsetOf(value)] as const],
            ),
          ),
          none: offsetOf(''),
        });
    }

    const filters: CodeFilter[] = [];
    const questionFilters: Uint8Array[] = [];
    const postingFilters: PostingFilter[] = [];
    for (const filter of query.filters) {
      const { field, include, exclude } = filter;
      const constant = own[field.kind];
      const lists = postings[field.kind];
      const byCode = (values: readonly string[]): Uint8Array =>
        Uint8Array.from(codes(values, (value) => (passes(filter, value) ? 1 : 0)));
      if (constant !== undefined) {
        if (!passes(filter, constant)) return null;
      } else if (field.kind === 'attribute')
        filters.push({ column: field.name, passes: byCode(batch.attributes.get(field.name) ?? []) });
      else if (field.kind === 'question') questionFilters.push(byCode(batch.questions));
      else if (lists !== undefined)
        postingFilters.push({
          of: lists.of,
          include: include.length === 0 ? null : numbersOf(include, lists.number),
          includeNone: include.includes(''),
          exclude: numbersOf(exclude, lists.number),
          excludeNone: exclude.includes(''),
        });
    }
    const weights =
      query.weight === null
        ? null
        : {
            column: query.weight,
            byCode: Float64Array.from(['', ...(batch.attributes.get(query.weight) ?? [])], (value) =>
              Number(value.trim()),
            ),
          };
    return {
      offset,
      filters,
      offsets,
      questionFilters,
      questionOffsets,
      postingFilters,
      postingOffsets,
      weights,
    };
  }

  return {
    cells: cellDimensions.reduce((product, { values }) => product * values.length, 1),
    slots: valences?.values.length ?? 1,
    slotOf,
    themes: query.themes.map((theme) => numbers.themes.get(theme) ?? unknown),
    batches: batches.map(planBatch),
  };
}

/** The attributes that a query reads. */
export function attributesRead({ by, filters, weight }: FrequencyQuery): string[] {
  const fields = [...by, ...filters.map(({ field }) => field)];
  const names = fields.flatMap((field) => (field.kind === 'attribute' ? [fieldName(field)] : []));
  return [...new Set(weight === null ? names : [...names, weight])];
}

import type { Field } from './query.ts';

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

/** By code of a column: 1 where it may pass. */
export interface CodeFilter {
  readonly column: string;
  readonly passes: Uint8Array;
}
/** By code of a column: how far it moves the cell, -1 to none. */
export interface CodeOffsets {
  readonly column: string;
  readonly offsets: Int32Array;
}

export type PostingColumn = 'facets' | 'systems' | 'tags';

/** Comments must be in a list of `include` (where there are any; `none` stands for in no list at all), and in none of `exclude`. */
export interface PostingFilter {
  readonly of: PostingColumn;
  readonly include: ReadonlySet<number> | null;
  readonly includeNone: boolean;
  readonly exclude: ReadonlySet<number>;
  readonly excludeNone: boolean;
}
/** By number of a list: how far it moves the cell, -1 to none. */
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

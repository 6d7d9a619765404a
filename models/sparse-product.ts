import type { Corpus, Lists } from './corpus.ts';

/** Products with comments × features, which is kept as comments × units times units × features; rows are `width` wide. */
export interface SparseProduct {
  /** `out[comment] += Σ value × weights[feature]`. */
  readonly forward: (weights: Float32Array, out: Float32Array) => void;
  /** The transpose: `out[feature] = Σ value × rows[comment]` over the comments that are not held out. */
  readonly backward: (rows: Float32Array, out: Float32Array) => void;
}

/** Prepares products for one corpus, one width and one set of comments held out (1 in `held`). */
export function sparseProduct(
  { comments, units, features }: Corpus,
  width: number,
  held: Uint8Array,
): SparseProduct {
  const unitCount = features.start.length - 1;
  const unitRows = new Float32Array(unitCount * width);
  return {
    forward: (weights, out) => {
      unitRows.fill(0);
      gather(features, unitCount, weights, unitRows, width);
      gather(units, comments, unitRows, out, width);
    },
    backward: (rows, out) => {
      unitRows.fill(0);
      scatter(units, comments, rows, unitRows, width, held);
      out.fill(0);
      scatter(features, unitCount, unitRows, out, width);
    },
  };
}

/** `out[row] += value × rows[item]` for all items of all lists, with rows `width` wide. */
function gather(lists: Lists, count: number, rows: Float32Array, out: Float32Array, width: number): void {
  const { start, item, value } = lists;
  for (let row = 0; row < count; row++) {
    const base = row * width;
    for (let k = start[row] ?? 0, end = start[row + 1] ?? 0; k < end; k++) {
      const from = (item[k] ?? 0) * width;
      const factor = value[k] ?? 0;
      for (let c = 0; c < width; c++) out[base + c] = (out[base + c] ?? 0) + factor * (rows[from + c] ?? 0);
    }
  }
}

/** The transpose: `out[item] += value × rows[row]`. */
function scatter(
  lists: Lists,
  count: number,
  rows: Float32Array,
  out: Float32Array,
  width: number,
  skip?: Uint8Array,
): void {
  const { start, item, value } = lists;
  for (let row = 0; row < count; row++) {
    if (skip?.[row] === 1) continue;
    const base = row * width;
    for (let k = start[row] ?? 0, end = start[row + 1] ?? 0; k < end; k++) {
      const to = (item[k] ?? 0) * width;
      const factor = value[k] ?? 0;
      for (let c = 0; c < width; c++) out[to + c] = (out[to + c] ?? 0) + factor * (rows[base + c] ?? 0);
    }
  }
}

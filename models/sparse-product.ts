import type { Corpus } from './corpus.ts';
import type { Lists } from './lists.ts';
import { PRODUCT_KERNELS } from './product-kernels.ts';

const MODULE = new WebAssembly.Module(PRODUCT_KERNELS);
const PAGE = 65536;

/** Products with comments × features, which is kept as comments × units times units × features; rows are `width` wide. */
export interface SparseProduct {
  /** `out[comment] += Σ value × weights[feature]`. */
  readonly forward: (weights: Float32Array, out: Float32Array) => void;
  /** The transpose: `out[feature] = Σ value × rows[comment]` over the comments that are not held out. */
  readonly backward: (rows: Float32Array, out: Float32Array) => void;
}

type Pass = (
  start: number,
  item: number,
  value: number,
  count: number,
  rows: number,
  out: number,
  bytes: number,
) => void;

/** Lists in the kernels' memory, and how many they are. */
interface Placed {
  readonly start: number;
  readonly item: number;
  readonly value: number;
  readonly count: number;
}

/**
 * Prepares products for one corpus, one width and one set of comments held out (1 in `held`). Sums run in the order of
 * the lists in single precision, so they are the same on every machine.
 */
export function sparseProduct(
  { comments, units, features, featureHash }: Corpus,
  width: number,
  held: Uint8Array,
): SparseProduct {
  const unitCount = features.start.length - 1;
  const padded = (width + 3) & ~3;
  let bytes = 64;
  const place = (numbers: number): number => {
    const at = bytes;
    bytes += (numbers * 4 + 15) & ~15;
    return at;
  };
  const placeLists = ({ start, item }: Lists): Placed => ({
    start: place(start.length),
    item: place(item.length),
    value: place(item.length),
    count: start.length - 1,
  });
  const unitLists = placeLists(units);
  const featureLists = placeLists(features);
  const commentAt = place(comments * padded);
  const unitAt = place(unitCount * padded);
  const featureAt = place(featureHash.length * padded);
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
  const { exports } = new WebAssembly.Instance(MODULE, { '': { memory } });
  const { gather, scatter } = exports as unknown as { readonly gather: Pass; readonly scatter: Pass };
  for (const [lists, at] of [
    [units, unitLists],
    [features, featureLists],
  ] as const) {
    new Int32Array(memory.buffer).set(lists.start, at.start / 4);
    new Int32Array(memory.buffer).set(lists.item, at.item / 4);
    new Float32Array(memory.buffer).set(lists.value, at.value / 4);
  }
  const rowsAt = (at: number, count: number): Float32Array =>
    new Float32Array(memory.buffer, at, count * padded);
  const commentRows = rowsAt(commentAt, comments);
  const unitRows = rowsAt(unitAt, unitCount);
  const featureRows = rowsAt(featureAt, featureHash.length);
  const run = (pass: Pass, lists: Placed, rows: number, out: number): void => {
    pass(lists.start, lists.item, lists.value, lists.count, rows, out, padded * 4);
  };
  return {
    forward: (weights, out) => {
      copyRows(weights, width, featureRows, padded);
      unitRows.fill(0);
      copyRows(out, width, commentRows, padded);
      run(gather, featureLists, featureAt, unitAt);
      run(gather, unitLists, unitAt, commentAt);
      copyRows(commentRows, padded, out, width);
    },
    backward: (rows, out) => {
      copyRows(rows, width, commentRows, padded);
      for (const [comment, flag] of held.entries())
        if (flag === 1) commentRows.fill(0, comment * padded, (comment + 1) * padded);
      unitRows.fill(0);
      featureRows.fill(0);
      run(scatter, unitLists, commentAt, unitAt);
      run(scatter, featureLists, unitAt, featureAt);
      copyRows(featureRows, padded, out, width);
    },
  };
}

/** Copies rows between tables of different widths; what is beyond the narrower stays. */
function copyRows(from: Float32Array, fromWidth: number, to: Float32Array, toWidth: number): void {
  if (fromWidth === toWidth) {
    to.set(from);
    return;
  }
  const width = Math.min(fromWidth, toWidth);
  for (let a = 0, b = 0; a < from.length; a += fromWidth, b += toWidth)
    for (let c = 0; c < width; c++) to[b + c] = from[a + c] ?? 0;
}

/**
 * Sums of rows of whole numbers, sixteen columns at a time by SIMD: the inner loop of scoring. The module is
 *
 *   (import "" "memory" (memory 1))
 *   (func (export "sum") (param $list i32) (param $end i32) (param $out i32) (param $width i32)
 *     for $column = 0, 64, … while less than $width:              ;; bytes
 *       s0 … s3 = 0
 *       for $at = $list, $list + 4, … while less than $end:
 *         $row = i32.load($at) + $column
 *         s0 = i32x4.add(s0, v128.load($row)) … s3 = i32x4.add(s3, v128.load($row + 48))
 *       v128.store($out + $column, s0) … v128.store($out + $column + 48, s3))
 */
const MODULE = new WebAssembly.Module(
  Buffer.from(
    'AGFzbQEAAAABCAFgBH9/f38AAgwBAAZtZW1vcnkCAAEDAgEABwcBA3N1bQAACu8BAewBAgN/BHsDQP0MAAAAAAAAAAAAAAAAAAAAACEH/QwAAAAAAAAAAAAAAAAAAAAAIQj9DAAAAAAAAAAAAAAAAAAAAAAhCf0MAAAAAAAAAAAAAAAAAAAAACEKIAAhBAJAA0AgBCABTw0BIAQoAgAgBmohBSAHIAX9AAQA/a4BIQcgCCAF/QAEEP2uASEIIAkgBf0ABCD9rgEhCSAKIAX9AAQw/a4BIQogBEEEaiEEDAALCyACIAZqIAf9CwQAIAIgBmogCP0LBBAgAiAGaiAJ/QsEICACIAZqIAr9CwQwIAZBwABqIQYgBiADSQ0ACws=',
    'base64',
  ),
);

const PAGE = 65536;
/** Rows that one call may sum. */
export const MOST_ROWS = 8192;

/** Rows in one memory, and their sums. */
export interface RowSums {
  /** Numbers in a row: the columns asked for, rounded up to a multiple of 16. */
  readonly width: number;
  /** Row `i` is at `[i × width, (i + 1) × width)`. */
  readonly rows: Int32Array;
  /** Sums the rows whose numbers are the first `count` of `list`, at most MOST_ROWS, into `sums`. */
  readonly list: Int32Array;
  readonly sums: Int32Array;
  sum(count: number): void;
  /** What to put into `list` for a row. */
  address(row: number): number;
}

type Sum = (list: number, end: number, out: number, width: number) => void;

/** The least width that holds so many columns. */
export function rowWidth(columns: number): number {
  return (columns + 15) & ~15;
}

export function createRowSums(columns: number, count: number): RowSums {
  const width = rowWidth(columns);
  const listAt = width * 4;
  const rowsAt = listAt + MOST_ROWS * 4;
  const bytes = rowsAt + count * width * 4;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
  const { exports } = new WebAssembly.Instance(MODULE, { '': { memory } });
  const run = exports['sum'] as Sum;
  return {
    width,
    rows: new Int32Array(memory.buffer, rowsAt, count * width),
    list: new Int32Array(memory.buffer, listAt, MOST_ROWS),
    sums: new Int32Array(memory.buffer, 0, width),
    sum: (length) => run(listAt, listAt + length * 4, 0, width * 4),
    address: (row) => rowsAt + row * width * 4,
  };
}

import { expect, test } from 'vitest';
import type { Corpus } from '../../models/corpus.ts';
import type { Lists } from '../../models/lists.ts';
import { sparseProduct } from '../../models/sparse-product.ts';

const lists = (rows: readonly (readonly (readonly [number, number])[])[]): Lists => ({
  start: Int32Array.from([0, ...rows.map((_, row) => rows.slice(0, row + 1).flat().length)]),
  item: Int32Array.from(rows.flat(), ([item]) => item),
  value: Float32Array.from(rows.flat(), ([, value]) => value),
});

// Two comments of three units of two features: as a table, comments × features is [[8, 3], [0, 12]].
const corpus: Corpus = {
  comments: 2,
  units: lists([
    [
      [0, 1],
      [1, 2],
    ],
    [[2, 3]],
  ]),
  features: lists([
    [
      [0, 4],
      [1, 3],
    ],
    [[0, 2]],
    [[1, 4]],
  ]),
  featureHash: Int32Array.of(5, 6),
  featureKind: new Uint8Array(2),
  hits: lists([[], []]),
};

test.each([1, 3, 4, 5])('rows %i wide are summed by comments × features, and by its transpose', (width) => {
  const row = (first: number): number[] => Array.from({ length: width }, (_, c) => first + c);
  const times = (factor: number, values: readonly number[]): number[] => values.map((v) => factor * v);
  const plus = (a: readonly number[], b: readonly number[]): number[] => a.map((v, c) => v + (b[c] ?? 0));
  const { forward, backward } = sparseProduct(corpus, width, Uint8Array.of(0, 0));
  const out = new Float32Array(2 * width).fill(1);
  forward(Float32Array.from([...row(1), ...row(10)]), out);
  const ones = times(0, row(0)).map(() => 1);
  expect([...out]).toEqual([
    ...plus(ones, plus(times(8, row(1)), times(3, row(10)))),
    ...plus(ones, times(12, row(10))),
  ]);
  backward(Float32Array.from([...row(1), ...row(10)]), out);
  expect([...out]).toEqual([...times(8, row(1)), ...plus(times(3, row(1)), times(12, row(10)))]);
});

test('comments held out add nothing to the transpose', () => {
  const out = new Float32Array(2);
  sparseProduct(corpus, 1, Uint8Array.of(0, 1)).backward(Float32Array.of(1, 1), out);
  expect([...out]).toEqual([8, 3]);
});

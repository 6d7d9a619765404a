import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pickFacilities } from '../../../src/domain/exemplars/facility-location.ts';

const anything = () => true;
const matrix = (rows: number[][]) => rows.map((row) => Float64Array.from(row));

function worth(similarities: readonly Float64Array[], picked: readonly number[]): number {
  const members = [...(similarities[0]?.keys() ?? [])];
  return members.reduce(
    (sum, member) => sum + Math.max(0, ...picked.map((facility) => similarities[facility]?.[member] ?? 0)),
    0,
  );
}

test('picks the facility that stands for most members, then the one that adds most', () => {
  const similarities = matrix([
    [0.9, 0.9, 0.9, 0],
    [0.8, 0.8, 0.8, 0],
    [0, 0, 0, 0.5],
  ]);
  expect(pickFacilities(similarities, 2, anything)).toEqual([0, 2]);
});

test('passes over what is not allowed and stops when nothing is', () => {
  const similarities = matrix([[0.9], [0.8], [0.1]]);
  expect(pickFacilities(similarities, 3, (facility) => facility !== 0)).toEqual([1, 2]);
  expect(pickFacilities([], 3, anything)).toEqual([]);
});

test('goes on from those picked already', () => {
  expect(
    pickFacilities(
      matrix([
        [0.9, 0.8],
        [0, 0.3],
      ]),
      2,
      anything,
      [0],
    ),
  ).toEqual([0, 1]);
});

test('is worth at least 1 − 1/e of the best choice', () => {
  const rows = fc.array(
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 7, maxLength: 7 }),
    {
      minLength: 1,
      maxLength: 7,
    },
  );
  fc.assert(
    fc.property(rows, (values) => {
      const similarities = matrix(values);
      let best = 0;
      for (let a = 0; a < 7; a += 1)
        for (let b = a + 1; b < 7; b += 1)
          for (let c = b + 1; c < 7; c += 1) best = Math.max(best, worth(similarities, [a, b, c]));
      const picked = pickFacilities(similarities, 3, anything);
      expect(worth(similarities, picked)).toBeGreaterThanOrEqual((1 - 1 / Math.E) * best - 1e-9);
    }),
  );
});

test('takes another in the place of one that is worth less where it stands for nearly as many', () => {
  const similarities = matrix([
    [0.9, 0.9, 0.9],
    [0.8, 0.8, 0.8],
    [0.1, 0.1, 0.1],
  ]);
  const worthLess = (facility: number): number => (facility === 0 ? 0.7 : 1);
  expect(pickFacilities(similarities, 1, anything, [], worthLess)).toEqual([1]);
  const others = (facility: number): boolean => facility !== 1;
  expect(pickFacilities(similarities, 1, others, [], worthLess)).toEqual([0]);
});

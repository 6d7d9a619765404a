import { expect, test } from 'vitest';
import { createRandom } from '../../../src/local/sample/random.ts';

const draws = (seed: string, count: number) => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.unit());
};

test('repeats itself for a seed and not for another', () => {
  expect(draws('a', 50)).toEqual(draws('a', 50));
  expect(draws('a', 50)).not.toEqual(draws('b', 50));
});

test('is uniform in [0, 1)', () => {
  const tenths = new Array<number>(10).fill(0);
  for (const draw of draws('uniform', 10_000))
    tenths[Math.floor(draw * 10)] = (tenths[Math.floor(draw * 10)] ?? 0) + 1;
  expect(tenths).toHaveLength(10);
  for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test('draws by weight', () => {
  const random = createRandom('weights');
  const counts = [0, 0, 0];
  for (let draw = 0; draw < 4000; draw += 1) {
    const index = random.weighted([1, 0, 3]);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  expect(counts[1]).toBe(0);
  expect((counts[2] ?? 0) / 4000).toBeCloseTo(0.75, 1);
});

test('draws normally', () => {
  const random = createRandom('normal');
  const values = Array.from({ length: 4000 }, () => random.normal());
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(mean).toBeCloseTo(0, 1);
  expect(variance).toBeCloseTo(1, 0);
});

test('has nothing to pick from an empty list', () => {
  expect(() => createRandom('a').pick([])).toThrow('Nothing to pick from.');
});

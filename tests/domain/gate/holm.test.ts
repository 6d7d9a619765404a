import { expect, it } from 'vitest';
import { holm } from '../../../src/domain/gate/holm.ts';

it('adjusts as p.adjust(p, "holm") of R does', () => {
  const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
  for (const [index, value] of [0.03, 0.06, 0.06, 0.02].entries())
    expect(adjusted[index]).toBeCloseTo(value, 12);
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
  expect(holm([])).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import { sphericalKMeans } from '../../../src/domain/discovery/spherical-k-means.ts';

const unit = (...weights: number[]): Map<number, number> => {
  const length = Math.hypot(...weights);
  return new Map(weights.map((weight, term) => [term, weight / length]));
};

describe('sphericalKMeans', () => {
  const vectors = [
    unit(1, 0.1, 0),
    unit(0, 1, 0.1),
    unit(1, 0, 0.1),
    unit(0.1, 1, 0),
    new Map<number, number>(),
  ];

  it('puts together what points the same way, and nothing without a direction', () => {
    const [a, b, c, d, none] = sphericalKMeans(vectors, 2, 'seed');
    expect(a).toBe(c);
    expect(b).toBe(d);
    expect(a).not.toBe(b);
    expect(none).toBe(-1);
  });

  it('is the same for a seed, and makes no more clusters than there are vectors', () => {
    expect(sphericalKMeans(vectors, 3, 'x')).toEqual(sphericalKMeans(vectors, 3, 'x'));
    expect(Math.max(...sphericalKMeans([unit(1), unit(1)], 5, 'x'))).toBe(0);
  });
});

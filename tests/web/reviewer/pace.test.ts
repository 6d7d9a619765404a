import { describe, expect, it } from 'vitest';
import { paceOf } from '../../../src/web/reviewer/pace.ts';

const second = 1000;
const every = (gap: number, count: number): number[] => Array.from({ length: count }, (_, n) => n * gap);

describe('the pace of a sitting', () => {
  it('is decisions an hour', () => {
    expect(paceOf(every(10 * second, 20))).toBeCloseTo(360);
  });

  it('does not count a break as work', () => {
    const morning = every(10 * second, 10);
    const afternoon = morning.map((at) => at + 4 * 3600 * second);
    expect(paceOf([...morning, ...afternoon])).toBeGreaterThan(200);
  });

  it('is not told while it would jump about', () => {
    expect(paceOf(every(second, 4))).toBeNull();
    expect(paceOf([7, 7, 7, 7, 7])).toBeNull();
  });
});

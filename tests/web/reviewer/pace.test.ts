import { describe, expect, it } from 'vitest';
import { latestSitting, paceOf, readTimes } from '../../../src/web/reviewer/pace.ts';

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

describe('a sitting', () => {
  const minute = 60 * second;

  it('is what was decided since the last gap of half an hour', () => {
    const times = [0, 5, 10, 60, 65].map((at) => at * minute);
    expect(latestSitting(times, 70 * minute)).toEqual([60 * minute, 65 * minute]);
    expect(latestSitting(times, 95 * minute)).toEqual([60 * minute, 65 * minute]);
    expect(latestSitting(times, 96 * minute)).toEqual([]);
    expect(latestSitting([], 0)).toEqual([]);
  });

  it('is read from what was kept, whatever that is', () => {
    expect(readTimes('[1,2]')).toEqual([1, 2]);
    for (const kept of [null, '', '{', '{}', '["1"]']) expect(readTimes(kept)).toEqual([]);
  });
});

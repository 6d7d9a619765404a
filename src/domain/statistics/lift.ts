import type { TwoByTwo } from './two-by-two.ts';

/** How many times as often two things come together as they would by chance: 1 when independent; null where one never comes. */
export function lift({ both, onlyFirst, onlySecond, neither }: TwoByTwo): number | null {
  const expected = (both + onlyFirst) * (both + onlySecond);
  return expected === 0 ? null : (both * (both + onlyFirst + onlySecond + neither)) / expected;
}

import { z } from 'zod';

/** Published counts are multiples of this. */
export const ROUNDING = 5;

/** By how much a printed count may be off. */
export const roundingReach = Math.floor(ROUNDING / 2);

/** What a survey may set of its disclosure rules. */
export const DisclosureSettings = z.strictObject({
  /** Fewest people that a published number may speak of, or leave out. */
  k: z.int('expected a whole number').min(5, 'expected 5 or more').max(1000).default(10),
});
export type DisclosureSettings = z.output<typeof DisclosureSettings>;

/** The nearest multiple of five: what is printed of a count that is shown. */
export function roundCount(count: number): number {
  return ROUNDING * Math.round(count / ROUNDING);
}

/** The least and the most that a printed count can stand for. */
export function roundedRange(printed: number): readonly [least: number, most: number] {
  return [Math.max(0, printed - roundingReach), printed + roundingReach];
}

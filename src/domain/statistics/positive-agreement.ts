import type { TwoByTwo } from './two-by-two.ts';

/**
 * How far two judges agree where either says yes: 2a / (2a + b + c) (Cicchetti and Feinstein 1990), which is F1 with one of them
 * as the truth. Null where neither ever says yes.
 */
export function positiveAgreement({ both, onlyFirst, onlySecond }: TwoByTwo): number | null {
  const said = 2 * both + onlyFirst + onlySecond;
  return said === 0 ? null : (2 * both) / said;
}

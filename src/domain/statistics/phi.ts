import type { TwoByTwo } from './two-by-two.ts';

/** The correlation of two yes-no variables (Pearson's phi), from -1 to 1; null where one of them never varies. */
export function phi({ both, onlyFirst, onlySecond, neither }: TwoByTwo): number | null {
  const first = both + onlyFirst;
  const second = both + onlySecond;
  const spread = first * (onlySecond + neither) * second * (onlyFirst + neither);
  return spread === 0 ? null : (both * neither - onlyFirst * onlySecond) / Math.sqrt(spread);
}

/**
 * By how much clustering inflates the variance of a mean over units (Kish 1987): 1 + (m* − 1) ρ, where m* = Σm² / Σm is the size of
 * the cluster of a typical unit. Never under 1.
 */
export function designEffect(clusterSizes: Iterable<number>, correlation: number): number {
  let units = 0;
  let squares = 0;
  for (const size of clusterSizes) {
    units += size;
    squares += size * size;
  }
  return units === 0 ? 1 : Math.max(1, 1 + (squares / units - 1) * correlation);
}

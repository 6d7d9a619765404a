/** Shares `seats` whole seats out in proportion to `counts` by largest remainder (Hamilton); ties go to the earlier key. */
export function shareOut<Key extends string>(
  seats: number,
  counts: ReadonlyMap<Key, number>,
): Map<Key, number> {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const exact = [...counts].map(([key, count]) => ({ key, quota: total > 0 ? (seats * count) / total : 0 }));
  const shares = new Map(exact.map(({ key, quota }) => [key, Math.floor(quota)]));
  let left = total > 0 ? seats - [...shares.values()].reduce((sum, share) => sum + share, 0) : 0;
  const byRemainder = exact.toSorted((a, b) => (b.quota % 1) - (a.quota % 1));
  for (const { key } of byRemainder) {
    if (left <= 0) break;
    shares.set(key, (shares.get(key) ?? 0) + 1);
    left -= 1;
  }
  return shares;
}

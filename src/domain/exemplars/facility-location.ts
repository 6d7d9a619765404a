/**
 * Picks up to `count` columns that together stand for the rows: each step takes the allowed column that adds most to
 * Σ over rows of the highest similarity to a picked column. Greedy choice of this monotone submodular sum is within
 * 1 − 1/e of the best (Nemhauser, Wolsey & Fisher 1978). Ties go to the lower column. Steps × rows × columns operations.
 *
 * @param similarities per row, its similarity (≥ 0) to each column
 * @param allowed whether a column may join those picked so far
 * @param picked columns that are in already
 */
export function pickFacilities(
  similarities: readonly Float64Array[],
  count: number,
  allowed: (column: number, picked: readonly number[]) => boolean,
  picked: readonly number[] = [],
): number[] {
  const columns = similarities[0]?.length ?? 0;
  const chosen = [...picked];
  const best = similarities.map((row) => Math.max(0, ...chosen.map((column) => row[column] ?? 0)));
  while (chosen.length < count) {
    let choice = -1;
    let highest = -1;
    for (let column = 0; column < columns; column += 1) {
      if (chosen.includes(column) || !allowed(column, chosen)) continue;
      let gain = 0;
      for (const [index, row] of similarities.entries())
        gain += Math.max(0, (row[column] ?? 0) - (best[index] ?? 0));
      if (gain > highest) {
        highest = gain;
        choice = column;
      }
    }
    if (choice < 0) break;
    chosen.push(choice);
    for (const [index, row] of similarities.entries())
      best[index] = Math.max(best[index] ?? 0, row[choice] ?? 0);
  }
  return chosen;
}

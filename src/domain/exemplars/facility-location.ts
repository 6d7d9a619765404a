/**
 * Picks up to `count` facilities that together stand for the members: each step takes the allowed facility that adds
 * most to the sum, over members, of the highest similarity to a picked one. Greedy choice of this monotone submodular
 * sum is within 1 − 1/e of the best (Nemhauser, Wolsey & Fisher 1978). Ties go to the first. It takes count × facilities ×
 * members steps.
 *
 * @param similarities per facility, its similarity (≥ 0) to each member
 * @param allowed whether a facility may join those picked so far
 * @param picked facilities that are in already
 * @param worth what a facility's gain is multiplied by when it is compared (1 without it)
 */
export function pickFacilities(
  similarities: readonly Float64Array[],
  count: number,
  allowed: (facility: number, picked: readonly number[]) => boolean,
  picked: readonly number[] = [],
  worth: (facility: number) => number = () => 1,
): number[] {
  const chosen = [...picked];
  const best = new Float64Array(similarities[0]?.length ?? 0);
  for (const facility of chosen) raise(best, similarities[facility]);
  // A gain only shrinks as more are picked (Minoux 1978), so one that was too small before is not looked at again.
  const bounds = new Float64Array(similarities.length).fill(Infinity);
  while (chosen.length < count) {
    let choice = -1;
    let highest = -1;
    for (const [facility, row] of similarities.entries()) {
      const factor = worth(facility);
      if ((bounds[facility] ?? 0) * factor <= highest) continue;
      if (chosen.includes(facility) || !allowed(facility, chosen)) continue;
      const gain = gainOver(best, row);
      bounds[facility] = gain;
      if (gain * factor > highest) {
        highest = gain * factor;
        choice = facility;
      }
    }
    if (choice < 0) break;
    chosen.push(choice);
    raise(best, similarities[choice]);
  }
  return chosen;
}

function gainOver(best: Float64Array, row: Float64Array): number {
  let gain = 0;
  for (let member = 0; member < best.length; member += 1)
    gain += Math.max(0, (row[member] ?? 0) - (best[member] ?? 0));
  return gain;
}

function raise(best: Float64Array, row: Float64Array | undefined): void {
  for (let member = 0; member < best.length; member += 1)
    best[member] = Math.max(best[member] ?? 0, row?.[member] ?? 0);
}

/**
 * P-values adjusted for the false discovery rate (Benjamini and Hochberg 1995), in the order given: those of at most q form a
 * set of which no more than the share q is expected to be false. As R's p.adjust(p, "BH"); null stays null and does not count.
 */
export function benjaminiHochberg(p: readonly (number | null)[]): (number | null)[] {
  const tests = p.flatMap((value, index) => (value === null ? [] : [{ value, index }]));
  tests.sort((a, b) => b.value - a.value);
  const adjusted = p.map((): number | null => null);
  let least = 1;
  for (const [place, { value, index }] of tests.entries()) {
    least = Math.min(least, (value * tests.length) / (tests.length - place));
    adjusted[index] = least;
  }
  return adjusted;
}

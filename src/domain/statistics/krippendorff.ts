/** The values that judges gave one unit, as category numbers from 0; who did not judge it is left out. */
export type UnitValues = readonly number[];

/**
 * What units add to the coincidence matrix of so many categories: each ordered pair of values of a unit counts 1 / (m − 1). A unit
 * with one value adds nothing.
 */
export function coincidences(units: Iterable<UnitValues>, categories: number): Float64Array {
  const matrix = new Float64Array(categories * categories);
  for (const values of units) {
    if (values.length < 2) continue;
    for (const [i, a] of values.entries())
      for (const [j, b] of values.entries())
        if (i !== j) {
          const cell = a * categories + b;
          matrix[cell] = (matrix[cell] ?? 0) + 1 / (values.length - 1);
        }
  }
  return matrix;
}

/**
 * Krippendorff's alpha for nominal values from a coincidence matrix (Krippendorff 2011): 1 is perfect agreement, 0 that of
 * chance. Null where fewer than two values can be paired or all of them are the same, as nothing can then be told.
 */
export function alphaOf(matrix: Float64Array): number | null {
  const categories = Math.round(Math.sqrt(matrix.length));
  let n = 0;
  let agreed = 0;
  let expected = 0;
  for (let a = 0; a < categories; a++) {
    let margin = 0;
    for (let b = 0; b < categories; b++) margin += matrix[a * categories + b] ?? 0;
    n += margin;
    agreed += matrix[a * categories + a] ?? 0;
    expected += margin * (margin - 1);
  }
  const chance = n * (n - 1) - expected;
  return n < 2 || chance <= 1e-9 ? null : 1 - ((n - 1) * (n - agreed)) / chance;
}

/** Krippendorff's alpha of nominal judgements with any number of judges and any of them missing. */
export function krippendorffAlpha(units: Iterable<UnitValues>, categories: number): number | null {
  return alphaOf(coincidences(units, categories));
}

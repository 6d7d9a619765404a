/** Principal axes of centred rows of `width`, strongest first: eigenvectors of their covariance by Jacobi's rotations. */
export function principalAxes(rows: Float64Array, width: number): Float64Array[] {
  const a = Array.from({ length: width }, () => new Float64Array(width));
  for (let from = 0; from < rows.length; from += width)
    for (let i = 0; i < width; i++)
      for (let j = 0; j < width; j++) add(a, i, j, (rows[from + i] ?? 0) * (rows[from + j] ?? 0));
  const axes = Array.from({ length: width }, (_, i) =>
    Float64Array.from({ length: width }, (__, j) => (i === j ? 1 : 0)),
  );
  for (let sweep = 0; sweep < 12; sweep++)
    for (let p = 0; p < width; p++)
      for (let q = p + 1; q < width; q++) {
        const apart = at(a, p, q);
        if (apart === 0) continue;
        const theta = (at(a, q, q) - at(a, p, p)) / (2 * apart);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        for (let k = 0; k < width; k++) turn(a[k], p, q, c, t * c);
        turnRows(a[p], a[q], c, t * c);
        turnRows(axes[p], axes[q], c, t * c);
      }
  return axes
    .map((axis, index) => ({ axis, strength: at(a, index, index) }))
    .sort((x, y) => y.strength - x.strength)
    .map(({ axis }) => axis);
}

function at(matrix: readonly Float64Array[], row: number, column: number): number {
  return matrix[row]?.[column] ?? 0;
}

function add(matrix: readonly Float64Array[], row: number, column: number, value: number): void {
  const own = matrix[row];
  if (own !== undefined) own[column] = (own[column] ?? 0) + value;
}

function turn(row: Float64Array | undefined, p: number, q: number, cosine: number, sine: number): void {
  if (row === undefined) return;
  const first = row[p] ?? 0;
  const second = row[q] ?? 0;
  row[p] = cosine * first - sine * second;
  row[q] = sine * first + cosine * second;
}

function turnRows(
  first: Float64Array | undefined,
  second: Float64Array | undefined,
  cosine: number,
  sine: number,
): void {
  if (first === undefined || second === undefined) return;
  for (let k = 0; k < first.length; k++) {
    const x = first[k] ?? 0;
    const y = second[k] ?? 0;
    first[k] = cosine * x - sine * y;
    second[k] = sine * x + cosine * y;
  }
}

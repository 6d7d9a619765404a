const ROUNDS = 10;

/**
 * The cluster of each row of length one, by spherical k-means (Dhillon & Modha, 2001): rows are nearest to a centre by
 * cosine, centres are the directions of their rows' sums. Centres begin at rows drawn from the first half.
 */
export function sphericalClusters(
  rows: Float64Array,
  width: number,
  clusters: number,
  random: () => number,
): Uint16Array {
  const count = rows.length / width;
  const own = new Uint16Array(count);
  const centres = new Float32Array(clusters * width);
  for (let c = 0; c < clusters; c++) {
    const row = Math.floor((random() * count) / 2) * width;
    centres.set(rows.subarray(row, row + width), c * width);
  }
  const data = Float32Array.from(rows);
  for (let round = 0; ; round++) {
    for (let row = 0; row < count; row++) own[row] = nearest(data, row * width, centres, width);
    if (round === ROUNDS) return own;
    const sums = new Float64Array(centres.length);
    for (let row = 0; row < count; row++)
      for (let d = 0; d < width; d++) {
        const at = (own[row] ?? 0) * width + d;
        sums[at] = (sums[at] ?? 0) + (data[row * width + d] ?? 0);
      }
    for (let c = 0; c < clusters; c++) {
      const sum = sums.subarray(c * width, (c + 1) * width);
      const length = Math.sqrt(sum.reduce((total, value) => total + value * value, 0));
      if (length > 0)
        centres.set(
          sum.map((value) => value / length),
          c * width,
        );
    }
  }
}

function nearest(data: Float32Array, from: number, centres: Float32Array, width: number): number {
  let best = 0;
  let most = -Infinity;
  for (let at = 0, c = 0; at < centres.length; at += width, c++) {
    let sum = 0;
    for (let d = 0; d < width; d++) sum += (data[from + d] ?? 0) * (centres[at + d] ?? 0);
    if (sum <= most) continue;
    most = sum;
    best = c;
  }
  return best;
}

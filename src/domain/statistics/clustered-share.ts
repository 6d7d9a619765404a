/**
 * What a share of clustered units needs to know of its clusters i (respondents) with nᵢ units, yᵢ of them counted. Of
 * respondents as units, n = nn and y = ny = yy.
 */
export interface ClusterSums {
  readonly clusters: number;
  readonly n: number;
  readonly y: number;
  readonly nn: number;
  readonly ny: number;
  readonly yy: number;
}

/** The sums of clusters given one by one. */
export function clusterSums(clusters: Iterable<{ readonly n: number; readonly y: number }>): ClusterSums {
  const sums = { clusters: 0, n: 0, y: 0, nn: 0, ny: 0, yy: 0 };
  for (const { n, y } of clusters) {
    if (n === 0) continue;
    sums.clusters++;
    sums.n += n;
    sums.y += y;
    sums.nn += n * n;
    sums.ny += n * y;
    sums.yy += y * y;
  }
  return sums;
}

/** The sums of respondents who are the units themselves. */
export function respondentSums(y: number, n: number): ClusterSums {
  return { clusters: n, n, y, nn: n, ny: y, yy: y };
}

/** The linearised variance of a ratio y / n over clusters (Cochran 1977, section 6), about a given share; 0 without clusters. */
export function shareVariance({ clusters, n, y, nn, ny, yy }: ClusterSums, share = y / n): number {
  if (clusters < 2) return 0;
  const squares = yy - 2 * share * ny + share * share * nn;
  return (Math.max(0, squares) / (n * n)) * (clusters / (clusters - 1));
}

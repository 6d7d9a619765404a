/** Units in clusters: the cluster of each (from 0) and its value. */
export interface Clustered {
  readonly cluster: ArrayLike<number>;
  readonly value: ArrayLike<number>;
}

/**
 * How alike units of one cluster are: the one-way analysis of variance's intraclass correlation (Donner 1986), from
 * (between − within) / (between + (m₀ − 1) within). Null with fewer than two clusters, no cluster of two, or no variance.
 */
export function intraclassCorrelation({ cluster, value }: Clustered): number | null {
  const units = value.length;
  const size = new Map<number, number>();
  const sum = new Map<number, number>();
  let total = 0;
  for (let i = 0; i < units; i++) {
    const at = cluster[i] ?? 0;
    size.set(at, (size.get(at) ?? 0) + 1);
    sum.set(at, (sum.get(at) ?? 0) + (value[i] ?? 0));
    total += value[i] ?? 0;
  }
  const clusters = size.size;
  if (clusters < 2 || units === clusters) return null;
  const mean = total / units;
  let between = 0;
  let squares = 0;
  for (const [at, m] of size) {
    between += m * ((sum.get(at) ?? 0) / m - mean) ** 2;
    squares += m * m;
  }
  let within = 0;
  for (let i = 0; i < units; i++) {
    const at = cluster[i] ?? 0;
    within += ((value[i] ?? 0) - (sum.get(at) ?? 0) / (size.get(at) ?? 1)) ** 2;
  }
  const betweenMean = between / (clusters - 1);
  const withinMean = within / (units - clusters);
  const typical = (units - squares / units) / (clusters - 1);
  const scale = betweenMean + (typical - 1) * withinMean;
  return scale <= 0 ? null : (betweenMean - withinMean) / scale;
}

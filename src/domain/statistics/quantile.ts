/** Moves the k-th smallest value to place k, smaller ones before it (Hoare's selection, median of three). Reorders `values`. */
function select(values: Float64Array, k: number, from = 0, to = values.length - 1): number {
  let left = from;
  let right = to;
  while (left < right) {
    const a = values[left] ?? 0;
    const b = values[(left + right) >> 1] ?? 0;
    const c = values[right] ?? 0;
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    let i = left;
    let j = right;
    while (i <= j) {
      while ((values[i] ?? 0) < pivot) i++;
      while ((values[j] ?? 0) > pivot) j--;
      if (i > j) break;
      const swap = values[i] ?? 0;
      values[i] = values[j] ?? 0;
      values[j] = swap;
      i++;
      j--;
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return values[k] ?? NaN;
}

/**
 * The p-quantile, interpolated between neighbours (Hyndman and Fan's type 7, R's default). Reorders `values` instead of
 * copying them, in time linear in their number. NaN for none.
 */
export function quantile(values: Float64Array, p: number): number {
  if (values.length === 0) return NaN;
  const at = (values.length - 1) * Math.min(1, Math.max(0, p));
  const k = Math.floor(at);
  const low = select(values, k);
  if (at === k) return low;
  let next = Infinity;
  for (let i = k + 1; i < values.length; i++) next = Math.min(next, values[i] ?? Infinity);
  return low + (at - k) * (next - low);
}

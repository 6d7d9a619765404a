/**
 * The probability that a standard normal variable is at most x. A series near 0 (Marsaglia 2004) and the continued fraction of
 * the tail beyond, so that small tails keep their relative precision.
 */
export function normalCdf(x: number): number {
  const z = Math.abs(x);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let k = 3; term > sum * 1e-17; k += 2) {
      term *= (z * z) / k;
      sum += term;
    }
    return x > 0 ? 0.5 + density * sum : 0.5 - density * sum;
  }
  let fraction = 0;
  for (let k = 100; k >= 1; k--) fraction = k / (z + fraction);
  const tail = density / (z + fraction);
  return x > 0 ? 1 - tail : tail;
}

/** How much more a word belongs to one set of texts than to another. */
export interface LogOdds {
  /** Difference of the log-odds of the two sets. */
  readonly delta: number;
  /** The same in standard errors. */
  readonly z: number;
}

/**
 * Weighted log-odds ratios with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008, equations 16, 19 and 22):
 * δ = log((a + α) / (n + α₀ − a − α)) − the same of the other set, with variance 1/(a + α) + 1/(b + α). A rare word is
 * drawn to no difference, as the prior says of it what all texts together do.
 *
 * @param inside counts by word in the one set
 * @param outside counts in the other, by the same words
 * @param prior pseudo-counts above 0, by the same words
 */
export function weightedLogOdds(
  inside: readonly number[],
  outside: readonly number[],
  prior: readonly number[],
): LogOdds[] {
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  const strength = sum(prior);
  const insideTotal = sum(inside) + strength;
  const outsideTotal = sum(outside) + strength;
  return prior.map((alpha, word) => {
    const a = (inside[word] ?? 0) + alpha;
    const b = (outside[word] ?? 0) + alpha;
    const delta = Math.log(a / (insideTotal - a)) - Math.log(b / (outsideTotal - b));
    return { delta, z: delta / Math.sqrt(1 / a + 1 / b) };
  });
}

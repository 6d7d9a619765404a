import { clusterBootstrap, type Bootstrap } from './cluster-bootstrap.ts';
import type { Interval } from './interval.ts';
import { alphaOf, coincidences, krippendorffAlpha, type UnitValues } from './krippendorff.ts';

/** One judged unit, and whose it is: units of one respondent are drawn together. */
export interface OwnedUnit {
  readonly respondent: number | string;
  readonly values: UnitValues;
}

/**
 * Krippendorff's nominal alpha with its percentile bootstrap interval over respondents. There is none where nobody disagreed: of
 * disagreement that was not seen a bootstrap draws none, however little was seen.
 */
export function alphaWithInterval(
  units: readonly OwnedUnit[],
  categories: number,
  bootstrap: Bootstrap,
): { readonly alpha: number | null; readonly interval: Interval | null } {
  const owned = new Map<number | string, UnitValues[]>();
  for (const { respondent, values } of units) {
    if (values.length < 2) continue;
    const own = owned.get(respondent);
    if (own === undefined) owned.set(respondent, [values]);
    else own.push(values);
  }
  const parts = [...owned.values()].map((own) => coincidences(own, categories));
  const alpha = krippendorffAlpha([...owned.values()].flat(), categories);
  return { alpha, interval: alpha === 1 ? null : clusterBootstrap(parts, alphaOf, bootstrap) };
}

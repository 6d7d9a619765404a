import { wilson } from '../statistics/wilson.ts';
import type { EstimatedShare } from './corrected-share.ts';

/** An audited respondent: weight, units in the base, those of them that are labelled, and that are tagged. */
export interface AuditedRespondent {
  readonly weight: number;
  readonly units: number;
  readonly labelled: number;
  readonly tagged: number;
}

export interface PredictionPowered extends EstimatedShare {
  /** How far the machine is trusted, 0 to 1. */
  readonly lambda: number;
  readonly standardError: number;
  /** How many units, drawn alone and labelled, would tell as much. */
  readonly effectiveSize: number;
}

/**
 * PPI++ (Angelopoulos, Duchi and Zrnic 2023) for a weighted share of units clustered in respondents: the audited share of labels, moved
 * by λ times what the audit's share of tags misses of that of all. λ is tuned to the least variance, within [0, 1]; variances are
 * linearised over respondents; the interval is Wilson's on the effective size. However well tags and labels agree, one error among
 * Kish's effective number of people is allowed for. `all` is everybody: weighted share tagged,
 * and number of respondents. Null with fewer than two audited respondents.
 */
export function predictionPowered(
  audited: readonly AuditedRespondent[],
  all: { readonly share: number; readonly respondents: number },
): PredictionPowered | null {
  const people = audited.filter(({ weight, units }) => weight > 0 && units > 0);
  const g = people.length;
  if (g < 2) return null;
  const sum = (value: (person: AuditedRespondent) => number): number =>
    people.reduce((total, person) => total + value(person), 0);
  const whole = sum(({ weight, units }) => weight * units);
  const labelled = sum(({ weight, labelled: y }) => weight * y) / whole;
  const tagged = sum(({ weight, tagged: f }) => weight * f) / whole;
  const influence = people.map(({ weight, units, labelled: y, tagged: f }) => ({
    y: (weight * (y - labelled * units)) / whole,
    f: (weight * (f - tagged * units)) / whole,
  }));
  const scale = g / (g - 1);
  const moment = (of: (i: { y: number; f: number }) => number): number =>
    scale * influence.reduce((total, each) => total + of(each), 0);
  const ratio = g / Math.max(1, all.respondents - g);
  const ff = moment(({ f }) => f * f);
  const lambda = ff === 0 ? 0 : Math.min(1, Math.max(0, moment(({ y, f }) => y * f) / ((1 + ratio) * ff)));
  const kish = whole ** 2 / sum(({ weight, units }) => (weight * units) ** 2);
  const variance = Math.max(
    moment(({ y, f }) => (y - lambda * f) ** 2) + lambda * lambda * ratio * ff,
    (lambda / kish) ** 2,
  );
  const share = Math.min(1, Math.max(0, labelled + lambda * (all.share - tagged)));
  const effectiveSize = variance > 0 && share > 0 && share < 1 ? (share * (1 - share)) / variance : kish;
  const { low, high } = wilson(share * effectiveSize, effectiveSize);
  return { share, low, high, lambda, standardError: Math.sqrt(variance), effectiveSize };
}

import { sigmoid } from './mathematics.ts';

/** Probability = sigmoid(slope × score + intercept). */
export interface Calibration {
  readonly slope: number;
  readonly intercept: number;
}

/**
 * Platt's calibration (1999) of cross-validated scores: a logistic curve fitted to targets drawn in from 0 and 1, by
 * damped Newton steps with a weak prior around the identity, so that few labels change little.
 */
export function calibrate(scores: Float64Array, positive: Uint8Array): Calibration {
  let positives = 0;
  for (const value of positive) positives += value;
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (positive.length - positives + 2);
  const precision = 1;
  let slope = 1;
  let intercept = 0;
  for (let step = 0; step < 20; step++) {
    let g0 = precision * (slope - 1);
    let g1 = precision * 0.1 * intercept;
    let h00 = precision;
    let h01 = 0;
    let h11 = precision * 0.1;
    for (let i = 0; i < scores.length; i++) {
      const z = scores[i] ?? 0;
      const p = sigmoid(slope * z + intercept);
      const error = p - (positive[i] === 1 ? high : low);
      const weight = p * (1 - p);
      g0 += error * z;
      g1 += error;
      h00 += weight * z * z;
      h01 += weight * z;
      h11 += weight;
    }
    const determinant = h00 * h11 - h01 * h01;
    if (!(determinant > 1e-12)) break;
    const d0 = (h11 * g0 - h01 * g1) / determinant;
    const d1 = (h00 * g1 - h01 * g0) / determinant;
    const damp = Math.min(1, 1 / Math.max(Math.abs(d0), Math.abs(d1) / 2));
    slope = Math.max(0.05, slope - damp * d0);
    intercept -= damp * d1;
  }
  return { slope, intercept };
}

/** A score from which to give a theme, and the F1 that cross-validation found there. */
export interface Threshold {
  readonly score: number;
  readonly f1: number;
}

/** A theme is given to at most so many times the comments that have it: below is where few labels go astray. */
const MOST_GIVEN = 1.5;
/** Positives at which the observed F1 counts as much as the one expected of the calibrated probabilities. */
const TRUST = 400;

/**
 * The score from which giving the theme makes F1 largest. What F1 would be at each score is a mixture of what was
 * observed on cross-validated scores and what the calibrated probabilities lead one to expect: the fewer positives,
 * the more of the latter, as the observed optimum of few examples is chance. `missed` positives are not among the scores:
 * no threshold gives them.
 */
export function chooseThreshold(
  scores: Float64Array,
  positive: Uint8Array,
  { slope, intercept }: Calibration,
  missed = 0,
): Threshold {
  const order = Int32Array.from(scores, (_, index) => index).sort(
    (a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b,
  );
  const chance = Float64Array.from(scores, (score) => sigmoid(slope * score + intercept));
  let positives = 0;
  let expected = 0;
  for (let i = 0; i < scores.length; i++) {
    positives += positive[i] ?? 0;
    expected += chance[i] ?? 0;
  }
  const share = positives / (positives + TRUST);
  const all = share * positives + (1 - share) * expected + missed;
  const most = MOST_GIVEN * (positives + missed);
  let hits = 0;
  let observed = 0;
  let best = -1;
  let threshold: Threshold = { score: Infinity, f1: 0 };
  for (let rank = 0; rank < order.length && rank < most; rank++) {
    const index = order[rank] ?? 0;
    hits += share * (positive[index] ?? 0) + (1 - share) * (chance[index] ?? 0);
    observed += positive[index] ?? 0;
    const here = scores[index] ?? 0;
    const next = rank + 1 < order.length ? (scores[order[rank + 1] ?? 0] ?? 0) : here - 1;
    if (next === here) continue;
    const value = (2 * hits) / (rank + 1 + all);
    if (value <= best) continue;
    best = value;
    threshold = { score: between(next, here), f1: (2 * observed) / (rank + 1 + positives + missed) };
  }
  return threshold;
}

/** A score above `low` and at most `high`: halfway, unless no number lies between the two. */
function between(low: number, high: number): number {
  const middle = (low + high) / 2;
  return middle > low ? middle : high;
}

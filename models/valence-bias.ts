import type { Decisions } from './decisions.ts';
import { sigmoid } from './mathematics.ts';

/**
 * What being about a theme says of valence beyond the words: one shift per theme and side on cross-validated scores,
 * fitted by Newton steps with a prior around 0. The negative shifts first, then the positive.
 */
export function valenceBiases(
  decisions: Decisions,
  themes: number,
  negative: Float64Array,
  positive: Float64Array,
): Float64Array {
  const shifts = new Float64Array(2 * themes);
  const slope = new Float64Array(2 * themes);
  const bend = new Float64Array(2 * themes);
  for (let step = 0; step < 8; step++) {
    slope.set(shifts);
    bend.fill(1);
    for (const decision of decisions.valences)
      for (const [k, score, target] of [
        [decision.theme, negative[decision.comment] ?? 0, decision.negative],
        [themes + decision.theme, positive[decision.comment] ?? 0, decision.positive],
      ] as const) {
        const p = sigmoid(score + (shifts[k] ?? 0));
        slope[k] = (slope[k] ?? 0) + p - target;
        bend[k] = (bend[k] ?? 0) + p * (1 - p);
      }
    for (let k = 0; k < shifts.length; k++)
      shifts[k] = Math.max(-6, Math.min(6, (shifts[k] ?? 0) - (slope[k] ?? 0) / (bend[k] ?? 1)));
  }
  return shifts;
}

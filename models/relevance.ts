import type { Decisions } from './decisions.ts';
import type { HeldOut } from './held-out.ts';
import { RELEVANT } from './layout.ts';

/**
 * The score of the relevance column below which a comment is given no theme: where the mean over comments of F1 is
 * largest, which is 1 for a comment rightly given none. From cross-validated scores and decisions, so that a comment on other
 * matters that has a theme's words ("public order training hurt my knee") gets nothing, and no more is lost than won.
 */
export function chooseRelevance(
  { themes, given }: HeldOut,
  { columns, positive, known }: Decisions,
  scores: Float64Array,
): number {
  const width = themes.length;
  const gains: { score: number; gain: number }[] = [];
  for (const [comment, score] of scores.entries()) {
    if (known[comment * columns + width + RELEVANT] !== 1) continue;
    let hits = 0;
    let sum = 0;
    let truths = 0;
    for (let theme = 0; theme < width; theme++) {
      const truth = positive[comment * columns + theme] ?? 0;
      const own = given[comment * width + theme] ?? 0;
      hits += truth & own;
      sum += truth + own;
      truths += truth;
    }
    gains.push({ score, gain: (truths === 0 ? 1 : 0) - (sum === 0 ? 1 : (2 * hits) / sum) });
  }
  gains.sort((a, b) => a.score - b.score);
  let total = 0;
  let most = 0;
  let threshold = -Infinity;
  for (const [rank, { score, gain }] of gains.entries()) {
    total += gain;
    const next = gains[rank + 1]?.score ?? score;
    if (total <= most || next === score) continue;
    most = total;
    threshold = (score + next) / 2;
  }
  return threshold;
}

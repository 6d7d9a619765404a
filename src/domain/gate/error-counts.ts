import type { PairedJudgements } from './paired-judgements.ts';

/** Numbers of each theme in a row of counts. */
export const PER_THEME = 5;
/** Places of a theme's numbers: truths, then hits and gives of the live model, then of the candidate. */
export const TRUTHS = 0;
export const LIVE = 1;
export const CANDIDATE = 3;

/** Which model's numbers: LIVE or CANDIDATE. */
export type Side = typeof LIVE | typeof CANDIDATE;

/** One row of counts for each respondent, PER_THEME numbers a theme, over the comments that `chosen` lets in. */
export function countByRespondent(
  judged: PairedJudgements,
  chosen: (comment: number) => boolean = () => true,
): Float64Array[] {
  const width = judged.themes.length;
  const rows = new Map<number, Float64Array>();
  for (let comment = 0; comment < judged.comments; comment++) {
    if (!chosen(comment)) continue;
    const respondent = judged.respondent[comment] ?? 0;
    const row = rows.get(respondent) ?? new Float64Array(width * PER_THEME);
    rows.set(respondent, row);
    for (let theme = 0; theme < width; theme++) {
      const cell = comment * width + theme;
      if (judged.known[cell] !== 1) continue;
      const truth = judged.truth[cell] ?? 0;
      const at = theme * PER_THEME;
      row[at + TRUTHS] = (row[at + TRUTHS] ?? 0) + truth;
      for (const [side, said] of [[LIVE, judged.live] as const, [CANDIDATE, judged.candidate] as const]) {
        const given = said.given[cell] ?? 0;
        row[at + side] = (row[at + side] ?? 0) + (truth & given);
        row[at + side + 1] = (row[at + side + 1] ?? 0) + given;
      }
    }
  }
  return [...rows.values()];
}

/** Sums rows of counts place by place. */
export function sumCounts(rows: readonly Float64Array[], width: number): Float64Array {
  const sums = new Float64Array(width * PER_THEME);
  for (const row of rows) for (let k = 0; k < sums.length; k++) sums[k] = (sums[k] ?? 0) + (row[k] ?? 0);
  return sums;
}

/** F1 of one theme of a row of counts; null where nobody says the theme and the model does not give it. */
export function themeF1(counts: Float64Array, theme: number, side: Side): number | null {
  const at = theme * PER_THEME;
  const whole = (counts[at + TRUTHS] ?? 0) + (counts[at + side + 1] ?? 0);
  return whole === 0 ? null : (2 * (counts[at + side] ?? 0)) / whole;
}

/** Mean F1 of the themes that people gave; null where there is none. */
export function macroF1(counts: Float64Array, side: Side): number | null {
  let sum = 0;
  let themes = 0;
  for (let theme = 0; theme * PER_THEME < counts.length; theme++) {
    if ((counts[theme * PER_THEME + TRUTHS] ?? 0) === 0) continue;
    sum += themeF1(counts, theme, side) ?? 0;
    themes++;
  }
  return themes === 0 ? null : sum / themes;
}

/** F1 of all decisions pooled; null without any. */
export function microF1(counts: Float64Array, side: Side): number | null {
  let hits = 0;
  let whole = 0;
  for (let at = 0; at < counts.length; at += PER_THEME) {
    hits += counts[at + side] ?? 0;
    whole += (counts[at + TRUTHS] ?? 0) + (counts[at + side + 1] ?? 0);
  }
  return whole === 0 ? null : (2 * hits) / whole;
}

/** Wrong decisions: themes given that people did not give, and the other way round. */
export function errors(counts: Float64Array, side: Side): number {
  let wrong = 0;
  for (let at = 0; at < counts.length; at += PER_THEME)
    wrong += (counts[at + TRUTHS] ?? 0) + (counts[at + side + 1] ?? 0) - 2 * (counts[at + side] ?? 0);
  return wrong;
}

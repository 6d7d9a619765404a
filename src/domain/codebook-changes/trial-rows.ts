import { type Change, endsOf, rulesOf } from './changes.ts';

/** A line of a trial: comments with one of `from` before, against comments with one of `to` after. */
export interface TrialRow {
  readonly theme: string;
  readonly change: 'kept' | 'added' | 'removed' | 'renamed' | 'split' | 'merged';
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/**
 * What to compare of two versions of a codebook: each theme with what it was. Each part of a split theme stands against
 * the whole, and the whole against all of its parts.
 */
export function trialRows(
  before: readonly string[],
  after: readonly string[],
  changes: readonly Change[],
): TrialRow[] {
  const rows = new Map<string, TrialRow>();
  const old = new Set(before);
  for (const rule of rulesOf(changes)) {
    const { from, to } = endsOf(rule);
    const change = rule.kind;
    for (const theme of to) {
      const known = rows.get(theme)?.from ?? [];
      const own = old.has(theme) ? [theme] : [];
      rows.set(theme, { theme, change, from: [...new Set([...known, ...from, ...own])], to: [theme] });
    }
    if (rule.kind === 'split' && !after.includes(rule.from))
      rows.set(rule.from, { theme: rule.from, change, from, to });
  }
  const gone = new Set(rulesOf(changes).flatMap((rule) => endsOf(rule).from));
  for (const theme of after)
    if (!rows.has(theme))
      rows.set(theme, {
        theme,
        change: old.has(theme) ? 'kept' : 'added',
        from: old.has(theme) ? [theme] : [],
        to: [theme],
      });
  const now = new Set(after);
  for (const theme of before)
    if (!now.has(theme) && !gone.has(theme))
      rows.set(theme, { theme, change: 'removed', from: [theme], to: [] });
  return [...rows.values()];
}

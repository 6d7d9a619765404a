/** A stretch of a comment to hide in quotes, in UTF-16 code units `[start, end)`. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
}

/** What somebody holds of a comment. Themes are numbers; parents stand beside their children. */
export interface Judgement {
  /** The themes that it speaks of; null: all. */
  readonly about: readonly number[] | null;
  /** The themes that apply. */
  readonly themes: readonly number[];
  /** In the order of `themes`; null: not said. */
  readonly valences: readonly (number | null)[];
  readonly facets: number | null;
  readonly redactions: readonly Stretch[];
}

/** A decision, as far as settling and agreement need it. */
export interface Opinion extends Judgement {
  readonly id: number;
  readonly reviewer: string;
  readonly verdict: 'decided' | 'cannot_tell' | 'skip' | 'undo';
  readonly undoes: number | null;
  readonly adjudicates: boolean;
}

/** What one reviewer holds of a comment, all their decisions taken together. */
export interface View {
  /** All themes were judged, not only those in `judged`. */
  readonly complete: boolean;
  readonly judged: ReadonlySet<number>;
  /** The themes that apply, with their valence. */
  readonly themes: ReadonlyMap<number, number | null>;
  readonly facets: number | null;
  readonly redactions: readonly Stretch[];
}

/** The decisions that were not undone, and not the undoing ones. */
export function withoutUndone(opinions: readonly Opinion[]): Opinion[] {
  const undone = new Set(opinions.map((opinion) => opinion.undoes));
  return opinions.filter((opinion) => opinion.verdict !== 'undo' && !undone.has(opinion.id));
}

/** What each reviewer holds, from their standing decisions, oldest first. Who cannot tell holds nothing. */
export function viewsByReviewer(opinions: readonly Opinion[]): Map<string, View> {
  const views = new Map<string, View>();
  for (const [reviewer, own] of Map.groupBy(opinions, (opinion) => opinion.reviewer)) {
    const view = viewOf(own);
    if (view !== null) views.set(reviewer, view);
  }
  return views;
}

/**
 * Decisions of one mind, oldest first, as one view: a later one replaces an earlier one for the themes that it speaks
 * of, and "cannot tell" takes everything back; a skip says nothing. Null when nothing is held.
 */
export function viewOf(opinions: readonly Opinion[]): View | null {
  let view: View | null = null;
  for (const opinion of opinions) {
    if (opinion.verdict === 'cannot_tell') view = null;
    if (opinion.verdict === 'decided') view = revise(opinion.about === null ? null : view, opinion);
  }
  return view;
}

function revise(before: View | null, opinion: Opinion): View {
  const judged = new Set(before?.judged);
  const themes = new Map(before?.themes);
  for (const theme of opinion.about ?? []) {
    judged.add(theme);
    themes.delete(theme);
  }
  for (const [index, theme] of opinion.themes.entries()) {
    judged.add(theme);
    themes.set(theme, opinion.valences[index] ?? null);
  }
  return {
    complete: opinion.about === null || before?.complete === true,
    judged,
    themes,
    facets: opinion.facets ?? before?.facets ?? null,
    redactions: opinion.redactions,
  };
}

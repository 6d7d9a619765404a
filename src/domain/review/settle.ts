import {
  type Judgement,
  type Opinion,
  type Stretch,
  type View,
  viewOf,
  viewsByReviewer,
  withoutUndone,
} from './views.ts';

/** What counts for a comment; a valence is null where reviewers differ, too. */
export interface Settled extends Judgement {
  readonly state: 'open' | 'consensus' | 'disputed' | 'adjudicated';
  readonly reviewers: number;
  /** The themes on which reviewers differ and nobody has ruled. */
  readonly disputed: readonly number[];
}

/**
 * Settle a comment from its decisions, oldest first. Theme by theme: what an adjudicator ruled, else what all reviewers
 * who judged it say alike; else it is disputed. Stretches to hide are hidden when one reviewer says so.
 */
export function settle(opinions: readonly Opinion[]): Settled {
  const standing = withoutUndone(opinions);
  const views = [...viewsByReviewer(standing.filter((opinion) => !opinion.adjudicates)).values()];
  const ruling = viewOf(standing.filter((opinion) => opinion.adjudicates));
  const all = ruling === null ? views : [...views, ruling];
  const spokenOf = [...new Set(all.flatMap((view) => [...view.judged]))].sort((a, b) => a - b);
  const themes: number[] = [];
  const valences: (number | null)[] = [];
  const disputed: number[] = [];
  for (const theme of spokenOf) {
    const judges =
      ruling !== null && judged(ruling, theme) ? [ruling] : views.filter((view) => judged(view, theme));
    const having = judges.filter((view) => view.themes.has(theme));
    if (having.length === 0) continue;
    if (having.length < judges.length) disputed.push(theme);
    else {
      themes.push(theme);
      valences.push(saidAlike(having.map((view) => view.themes.get(theme) ?? null)));
    }
  }
  return {
    state: stateOf(all.length, disputed.length, ruling !== null),
    reviewers: views.length,
    about: all.some((view) => view.complete) ? null : spokenOf,
    themes,
    valences,
    disputed,
    facets: ruling?.facets ?? saidAlike(views.map((view) => view.facets)),
    redactions: distinct(all.flatMap((view) => view.redactions)),
  };
}

function stateOf(views: number, disputed: number, ruled: boolean): Settled['state'] {
  if (views === 0) return 'open';
  if (disputed > 0) return 'disputed';
  return ruled ? 'adjudicated' : 'consensus';
}

function judged(view: View, theme: number): boolean {
  return view.complete || view.judged.has(theme);
}

/** The one value that everybody gives who gives any; null when there are several or none. */
function saidAlike(values: readonly (number | null)[]): number | null {
  const said = new Set(values.filter((value) => value !== null));
  const [first] = said;
  return said.size === 1 && first !== undefined ? first : null;
}

function distinct(stretches: readonly Stretch[]): Stretch[] {
  const byPlace = new Map(stretches.map((stretch) => [`${stretch.start}-${stretch.end}`, stretch]));
  return [...byPlace.values()].sort((a, b) => a.start - b.start || a.end - b.end);
}

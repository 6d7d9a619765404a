import { type Opinion, withoutUndone } from '../review/views.ts';
import { carryJudgement, needsReview } from './carry-judgement.ts';
import type { Rule } from './changes.ts';

/** One version of a codebook, as far as labels depend on it. */
export interface VersionThemes {
  readonly themes: ReadonlySet<string>;
  /** What became of the themes of the version before; none for the first. */
  readonly rules: readonly Rule[];
}

/** A decision in theme ids, with the place of its version in the list of versions. */
export interface VersionedOpinion extends Omit<Opinion, 'about' | 'themes'> {
  readonly version: number;
  readonly about: readonly string[] | null;
  readonly themes: readonly string[];
}

/** What a reviewer's decisions come to under the newest version. */
export interface Carried {
  /** The reviewer's decisions that it stands for: they are to be undone. */
  readonly replaces: readonly VersionedOpinion[];
  /** The themes that it speaks of; null: all of the newest version. */
  readonly about: readonly string[] | null;
  readonly themes: readonly string[];
  readonly valences: readonly (number | null)[];
  /** The last of those decisions: for all that themes do not touch. */
  readonly last: VersionedOpinion;
  /** It gave a theme that was split. */
  readonly needsReview: boolean;
}

/**
 * Say what reviewers decided of one comment, oldest first, in the words of the newest of `versions` (oldest first): one
 * decision a reviewer, and one for an adjudicator. Whoever decided under the newest version alone is left as they are.
 */
export function carryDecisions(
  opinions: readonly VersionedOpinion[],
  versions: readonly VersionThemes[],
): Carried[] {
  const standing = withoutUndone(opinions.map((one) => ({ ...one, about: null, themes: [] })));
  const stands = new Set(standing.map(({ id }) => id));
  const kept = opinions.filter(({ id, verdict }) => stands.has(id) && verdict !== 'skip');
  const newest = versions.length - 1;
  return [...Map.groupBy(kept, (one) => `${one.adjudicates} ${one.reviewer}`).values()].flatMap((own) => {
    const decided = own.filter(({ verdict }) => verdict === 'decided');
    const last = own.at(-1);
    if (last?.verdict !== 'decided' || decided.every(({ version }) => version === newest)) return [];
    return [carryOwn(own, decided, last, versions)];
  });
}

function carryOwn(
  own: readonly VersionedOpinion[],
  decided: readonly VersionedOpinion[],
  last: VersionedOpinion,
  versions: readonly VersionThemes[],
): Carried {
  const judged = new Map<string, boolean>();
  const valence = new Map<string, number | null>();
  let review = false;
  for (const opinion of own) {
    if (opinion.verdict === 'cannot_tell' || opinion.about === null) {
      judged.clear();
      valence.clear();
      review = false;
    }
    if (opinion.verdict !== 'decided') continue;
    const carried = carryOne(opinion, versions);
    review ||= carried.needsReview;
    for (const [theme, applies] of carried.judged) {
      judged.set(theme, applies);
      valence.set(theme, carried.valence.get(theme) ?? null);
    }
  }
  const themes = [...judged].flatMap(([theme, applies]) => (applies ? [theme] : []));
  const all = versions.at(-1)?.themes ?? new Set<string>();
  return {
    replaces: decided,
    about: [...all].every((theme) => judged.has(theme)) ? null : [...judged.keys()],
    themes,
    valences: themes.map((theme) => valence.get(theme) ?? null),
    last,
    needsReview: review,
  };
}

function carryOne(
  opinion: VersionedOpinion,
  versions: readonly VersionThemes[],
): { judged: Map<string, boolean>; valence: Map<string, number | null>; needsReview: boolean } {
  const asked = opinion.about ?? versions[opinion.version]?.themes ?? [];
  let judged = new Map([...asked].map((theme) => [theme, false]));
  let valence = new Map<string, number | null>();
  for (const [index, theme] of opinion.themes.entries()) {
    judged.set(theme, true);
    valence.set(theme, opinion.valences[index] ?? null);
  }
  let review = false;
  for (let version = opinion.version + 1; version < versions.length; version++) {
    const { rules = [] } = versions[version] ?? {};
    review ||= needsReview(judged, rules);
    const carried = carryJudgement(judged, rules, versions[version - 1]?.themes ?? new Set());
    valence = carryValence(valence, judged, rules);
    judged = carried;
  }
  return { judged, valence, needsReview: review };
}

/** Themes that become one keep the valence that all of those given have. */
function carryValence(
  valence: ReadonlyMap<string, number | null>,
  judged: ReadonlyMap<string, boolean>,
  rules: readonly Rule[],
): Map<string, number | null> {
  const carried = new Map(valence);
  for (const rule of rules) {
    if (rule.kind === 'split') continue;
    const from = rule.kind === 'renamed' ? [rule.from] : rule.from;
    const to = rule.kind === 'renamed' ? rule.to : rule.into;
    const said = new Set(
      from.filter((theme) => judged.get(theme)).map((theme) => valence.get(theme) ?? null),
    );
    const [only = null] = said;
    if (said.size > 0) carried.set(to, said.size === 1 ? only : null);
  }
  return carried;
}

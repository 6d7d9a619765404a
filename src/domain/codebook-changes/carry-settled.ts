import { carryDecisions, type VersionThemes } from './carry-decisions.ts';

/** What counts for a comment, all of whose themes were judged by one version of a codebook. */
export interface SettledThemes {
  readonly themes: readonly string[];
  /** In the order of `themes`. */
  readonly valences: readonly (number | null)[];
  /** Neither yes nor no. */
  readonly disputed: readonly string[];
}

/**
 * What was settled under an older version in the words of the newest, to be read beside tags of either: themes that there
 * are no more stay as they were judged. `about` are the themes that it speaks of, null all: a theme that came since, or that
 * one was split into, is left open unless the older version answers it.
 */
export function carrySettled(
  { themes, valences, disputed }: SettledThemes,
  versions: readonly VersionThemes[],
  version: number,
): SettledThemes & { readonly about: readonly string[] | null } {
  const old = [...(versions[version]?.themes ?? [])].filter((theme) => !disputed.includes(theme));
  const [carried] = carryDecisions(
    [
      {
        id: 1,
        reviewer: '',
        verdict: 'decided',
        undoes: null,
        adjudicates: false,
        facets: null,
        redactions: [],
        version,
        about: old,
        themes,
        valences,
      },
    ],
    versions,
  );
  if (carried === undefined) return { themes, valences, disputed, about: null };
  const now = versions.at(-1)?.themes ?? new Set<string>();
  const gone = old.filter((theme) => !now.has(theme));
  const kept = [...themes.keys()].filter((place) => {
    const theme = themes[place] ?? '';
    return gone.includes(theme) && !carried.themes.includes(theme);
  });
  return {
    themes: [...carried.themes, ...kept.map((place) => themes[place] ?? '')],
    valences: [...carried.valences, ...kept.map((place) => valences[place] ?? null)],
    disputed,
    about: [...new Set([...(carried.about ?? now), ...gone])],
  };
}

import type { Comparison } from './compare-models.ts';

export type Verdict = 'better' | 'not_worse' | 'worse' | 'unknown';

/** Why a candidate counts as worse: which figure, and what it says. */
export interface Reason {
  readonly where: string;
  readonly message: string;
}

export interface Judgement {
  readonly verdict: Verdict;
  /** Of a worse one, why; of an unknown one, what is missing. */
  readonly reasons: readonly Reason[];
}

/** With fewer respondents an interval over them means nothing. */
export const LEAST_RESPONDENTS = 20;
const LEVEL = 0.05;

const figure = (value: number | null): string => (value === null ? 'none' : value.toFixed(3));

/**
 * What a comparison comes to. A candidate is worse when a figure is, beyond noise: the interval of its macro or micro F1
 * less the live model's lies below zero; or it has more decisions of a theme wrong by McNemar's test, all themes considered; or
 * more of a group's, all groups considered. It is better when it is not worse, and the interval of macro or micro F1 lies above zero.
 */
export function judge(comparison: Comparison | null): Judgement {
  if (comparison === null || comparison.respondents < LEAST_RESPONDENTS)
    return {
      verdict: 'unknown',
      reasons: [
        {
          where: 'respondents',
          message: `${comparison?.respondents ?? 0} respondents have decided comments; at least ${LEAST_RESPONDENTS} are needed to compare`,
        },
      ],
    };
  const reasons = [...overall(comparison), ...byTheme(comparison), ...byGroup(comparison)];
  if (reasons.length > 0) return { verdict: 'worse', reasons };
  const gains = [comparison.macroF1, comparison.microF1].some(({ interval }) => (interval?.low ?? 0) > 0);
  return { verdict: gains ? 'better' : 'not_worse', reasons: [] };
}

function overall({ macroF1, microF1 }: Comparison): Reason[] {
  const named = [
    ['macro_f1', 'Macro F1', macroF1],
    ['micro_f1', 'Micro F1', microF1],
  ] as const;
  return named.flatMap(([where, name, { live, candidate, interval }]) =>
    interval !== null && interval.high < 0
      ? [
          {
            where,
            message: `${name} falls from ${figure(live)} to ${figure(candidate)}; the difference lies between ${figure(interval.low)} and ${figure(interval.high)}`,
          },
        ]
      : [],
  );
}

function byTheme({ themes }: Comparison): Reason[] {
  return themes
    .filter(({ onlyLive, onlyCandidate, adjustedP }) => onlyLive > onlyCandidate && adjustedP < LEVEL)
    .map(({ theme, onlyLive, onlyCandidate, adjustedP }) => ({
      where: `themes.${theme}`,
      message: `${onlyLive} decisions are wrong that were right, and only ${onlyCandidate} right that were wrong (p ${adjustedP < 0.001 ? '< 0.001' : adjustedP.toFixed(3)}, adjusted)`,
    }));
}

function byGroup({ groups }: Comparison): Reason[] {
  return groups
    .filter(({ interval }) => interval !== null && interval.low > 0)
    .map(({ group, live, candidate }) => ({
      where: `groups.${group}`,
      message: `Wrong decisions a comment rise from ${figure(live)} to ${figure(candidate)} in this group`,
    }));
}

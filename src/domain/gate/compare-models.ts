import { clusterBootstrap } from '../statistics/cluster-bootstrap.ts';
import type { Interval } from '../statistics/interval.ts';
import { mcnemar } from '../statistics/mcnemar.ts';
import { type Calibration, calibrationOf } from './calibration.ts';
import {
  CANDIDATE,
  countByRespondent,
  errors,
  LIVE,
  macroF1,
  microF1,
  PER_THEME,
  sumCounts,
  themeF1,
  TRUTHS,
} from './error-counts.ts';
import { holm } from './holm.ts';
import type { PairedJudgements } from './paired-judgements.ts';

/** A figure of both models; the interval is of the candidate's less the live model's, null where there is too little. */
export interface Difference {
  readonly live: number | null;
  readonly candidate: number | null;
  readonly interval: Interval | null;
}

export interface ThemeComparison {
  readonly theme: string;
  /** Comments that people gave the theme. */
  readonly support: number;
  readonly f1: Difference;
  /** Decisions that only one of the two had right. */
  readonly onlyLive: number;
  readonly onlyCandidate: number;
  /** McNemar's exact test of these, and the same adjusted for all themes (Holm). */
  readonly p: number;
  readonly adjustedP: number;
}

/** Wrong decisions a comment within one group. The interval is as wide as so many groups at once ask for. */
export interface GroupComparison extends Difference {
  readonly group: string;
  readonly comments: number;
  readonly respondents: number;
}

/** A candidate against the live model on the same comments. */
export interface Comparison {
  readonly comments: number;
  readonly respondents: number;
  readonly macroF1: Difference;
  readonly microF1: Difference;
  readonly themes: readonly ThemeComparison[];
  readonly calibration: { readonly live: Calibration; readonly candidate: Calibration };
  readonly groups: readonly GroupComparison[];
}

export interface ComparisonSettings {
  readonly seed: number;
  readonly replicates?: number;
}

/** Groups of fewer respondents than this are not told apart. */
const LEAST_OF_GROUP = 10;

const less = (candidate: number | null, live: number | null): number | null =>
  candidate === null || live === null ? null : candidate - live;

/**
 * Compares two models on comments that people decided: F1 over all and by theme, McNemar's test of each theme, calibration,
 * and errors by group. All intervals are percentile bootstraps of the paired difference over respondents.
 */
export function compareModels(
  judged: PairedJudgements,
  { seed, replicates = 1000 }: ComparisonSettings,
): Comparison {
  const width = judged.themes.length;
  const rows = countByRespondent(judged);
  const sums = sumCounts(rows, width);
  const paired = (figure: (counts: Float64Array, side: typeof LIVE | typeof CANDIDATE) => number | null) => ({
    live: figure(sums, LIVE),
    candidate: figure(sums, CANDIDATE),
    interval: clusterBootstrap(rows, (counts) => less(figure(counts, CANDIDATE), figure(counts, LIVE)), {
      seed,
      replicates,
    }),
  });
  return {
    comments: judged.comments,
    respondents: rows.length,
    macroF1: paired(macroF1),
    microF1: paired(microF1),
    themes: compareThemes(judged, rows, sums, { seed, replicates }),
    calibration: {
      live: calibrationOf(judged, judged.live),
      candidate: calibrationOf(judged, judged.candidate),
    },
    groups: compareGroups(judged, { seed, replicates }),
  };
}

function compareThemes(
  judged: PairedJudgements,
  rows: readonly Float64Array[],
  sums: Float64Array,
  settings: Required<ComparisonSettings>,
): ThemeComparison[] {
  const width = judged.themes.length;
  const discordant = judged.themes.map((_, theme) => {
    let onlyLive = 0;
    let onlyCandidate = 0;
    for (let cell = theme; cell < judged.known.length; cell += width) {
      if (judged.known[cell] !== 1 || judged.live.given[cell] === judged.candidate.given[cell]) continue;
      if (judged.live.given[cell] === judged.truth[cell]) onlyLive++;
      else onlyCandidate++;
    }
    return { onlyLive, onlyCandidate, p: mcnemar(onlyLive, onlyCandidate).exact };
  });
  const adjusted = holm(discordant.map(({ p }) => p));
  return judged.themes.map((theme, index) => {
    const own = discordant[index] ?? { onlyLive: 0, onlyCandidate: 0, p: 1 };
    const differs = own.onlyLive + own.onlyCandidate > 0;
    const parts = rows.map((row) => row.slice(index * PER_THEME, (index + 1) * PER_THEME));
    return {
      theme,
      support: sums[index * PER_THEME + TRUTHS] ?? 0,
      f1: {
        live: themeF1(sums, index, LIVE),
        candidate: themeF1(sums, index, CANDIDATE),
        interval: differs
          ? clusterBootstrap(
              parts,
              (counts) => less(themeF1(counts, 0, CANDIDATE), themeF1(counts, 0, LIVE)),
              settings,
            )
          : null,
      },
      ...own,
      adjustedP: adjusted[index] ?? 1,
    };
  });
}

function compareGroups(judged: PairedJudgements, settings: Required<ComparisonSettings>): GroupComparison[] {
  const sizes = new Map<string, { comments: number; respondents: Set<number> }>();
  for (const [comment, group] of judged.group.entries()) {
    if (group === null) continue;
    const size = sizes.get(group) ?? { comments: 0, respondents: new Set<number>() };
    sizes.set(group, size);
    size.comments++;
    size.respondents.add(judged.respondent[comment] ?? 0);
  }
  const large = [...sizes]
    .filter(([, { respondents }]) => respondents.size >= LEAST_OF_GROUP)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const confidence = 1 - 0.05 / Math.max(1, large.length);
  return large.map(([group, { comments, respondents }]) => {
    // Each row: wrong decisions of both, and comments.
    const said = new Map<number, number>();
    for (const [comment, own] of judged.group.entries())
      if (own === group) {
        const respondent = judged.respondent[comment] ?? 0;
        said.set(respondent, (said.get(respondent) ?? 0) + 1);
      }
    const counts = countByRespondent(judged, (comment) => judged.group[comment] === group);
    const numbers = [...said.values()];
    const parts = counts.map((row, index) =>
      Float64Array.of(errors(row, LIVE), errors(row, CANDIDATE), numbers[index] ?? 0),
    );
    const rate = (of: 0 | 1): number => parts.reduce((sum, part) => sum + (part[of] ?? 0), 0) / comments;
    return {
      group,
      comments,
      respondents: respondents.size,
      live: rate(0),
      candidate: rate(1),
      interval: clusterBootstrap(
        parts,
        ([live = 0, candidate = 0, base = 0]) => (base === 0 ? null : (candidate - live) / base),
        { ...settings, confidence },
      ),
    };
  });
}

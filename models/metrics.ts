import { type FacetScore, scoreFacets, scoreValence, type ValenceScores } from './valence-scores.ts';

/** What a classifier said of comments whose themes are known; tables of comments × themes. */
export interface Judged {
  readonly comments: number;
  readonly themes: readonly string[];
  readonly positive: Uint8Array;
  readonly given: Uint8Array;
  readonly probability: Float64Array;
  /** Valences of labels and of tags, as their place in VALENCES from 1; 0 where there is none. */
  readonly labelledValence: Uint8Array;
  readonly givenValence: Uint8Array;
  /** Per comment: one bit for each of FACETS; of the labels, 255 where nobody decided. */
  readonly labelledFacets: Uint8Array;
  readonly givenFacets: Uint8Array;
}

export interface ThemeScore {
  readonly theme: string;
  readonly support: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Mean of the precisions at each positive, most probable first; null without positives. */
  readonly averagePrecision: number | null;
}

export interface CalibrationBin {
  readonly count: number;
  readonly predicted: number;
  readonly observed: number;
}

export interface Scores {
  readonly perTheme: readonly ThemeScore[];
  /** Means over the themes that have support. */
  readonly macro: {
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
    readonly averagePrecision: number;
  };
  /** Of all decisions pooled. */
  readonly micro: { readonly precision: number; readonly recall: number; readonly f1: number };
  /** Mean F1 of comments; a comment without themes that gets none counts as 1. */
  readonly samples: number;
  readonly calibration: {
    /** Bins of equal mass over probabilities of at least 0.1. */
    readonly bins: readonly CalibrationBin[];
    readonly ece: number;
    /** 1 - Brier score / that of giving each theme's share to every comment. */
    readonly brierSkill: number;
  };
  /** Null where labels or the classifier say nothing of valence; likewise empty for facets. */
  readonly valence: ValenceScores | null;
  readonly facets: readonly FacetScore[];
}

const LEAST_PROBABILITY = 0.1;
const BINS = 15;

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const mean = (values: readonly number[]): number =>
  ratio(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  );

function averagePrecision(judged: Judged, theme: number): number | null {
  const width = judged.themes.length;
  const order = Array.from({ length: judged.comments }, (_, index) => index).sort(
    (a, b) =>
      (judged.probability[b * width + theme] ?? 0) - (judged.probability[a * width + theme] ?? 0) || a - b,
  );
  let hits = 0;
  let sum = 0;
  for (const [rank, comment] of order.entries()) {
    if (judged.positive[comment * width + theme] !== 1) continue;
    hits++;
    sum += hits / (rank + 1);
  }
  return hits === 0 ? null : sum / hits;
}

function samplesF1({ comments, themes, positive, given }: Judged): number {
  const width = themes.length;
  let sum = 0;
  for (let comment = 0; comment < comments; comment++) {
    let both = 0;
    let all = 0;
    for (let cell = comment * width; cell < (comment + 1) * width; cell++) {
      both += (positive[cell] ?? 0) & (given[cell] ?? 0);
      all += (positive[cell] ?? 0) + (given[cell] ?? 0);
    }
    sum += all === 0 ? 1 : (2 * both) / all;
  }
  return ratio(sum, comments);
}

function calibrationOf({ comments, themes, positive, probability }: Judged): Scores['calibration'] {
  const width = themes.length;
  const cells: number[] = [];
  let brier = 0;
  let reference = 0;
  for (let theme = 0; theme < width; theme++) {
    let share = 0;
    for (let comment = 0; comment < comments; comment++) share += positive[comment * width + theme] ?? 0;
    share = ratio(share, comments);
    for (let comment = 0; comment < comments; comment++) {
      const cell = comment * width + theme;
      const p = probability[cell] ?? 0;
      const y = positive[cell] ?? 0;
      brier += (p - y) ** 2;
      reference += (share - y) ** 2;
      if (p >= LEAST_PROBABILITY) cells.push(cell);
    }
  }
  cells.sort((a, b) => (probability[a] ?? 0) - (probability[b] ?? 0) || a - b);
  const bins: CalibrationBin[] = [];
  for (let bin = 0; bin < BINS; bin++) {
    const part = cells.slice(
      Math.floor((bin * cells.length) / BINS),
      Math.floor(((bin + 1) * cells.length) / BINS),
    );
    if (part.length === 0) continue;
    bins.push({
      count: part.length,
      predicted: mean(part.map((cell) => probability[cell] ?? 0)),
      observed: mean(part.map((cell) => positive[cell] ?? 0)),
    });
  }
  const ece = bins.reduce((sum, bin) => sum + bin.count * Math.abs(bin.predicted - bin.observed), 0);
  return { bins, ece: ratio(ece, cells.length), brierSkill: reference === 0 ? 0 : 1 - brier / reference };
}

/** Scores a classifier's decisions per theme, over themes, over decisions and over comments, and its calibration. */
export function scoreJudged(judged: Judged): Scores {
  const { comments, themes, positive, given } = judged;
  const width = themes.length;
  let hits = 0;
  let gives = 0;
  let supports = 0;
  const perTheme = themes.map((theme, index): ThemeScore => {
    let hit = 0;
    let give = 0;
    let support = 0;
    for (let comment = 0; comment < comments; comment++) {
      const cell = comment * width + index;
      hit += (positive[cell] ?? 0) & (given[cell] ?? 0);
      give += given[cell] ?? 0;
      support += positive[cell] ?? 0;
    }
    hits += hit;
    gives += give;
    supports += support;
    return {
      theme,
      support,
      precision: ratio(hit, give),
      recall: ratio(hit, support),
      f1: ratio(2 * hit, give + support),
      averagePrecision: averagePrecision(judged, index),
    };
  });
  const counted = perTheme.filter(({ support }) => support > 0);
  return {
    perTheme,
    macro: {
      precision: mean(counted.map(({ precision }) => precision)),
      recall: mean(counted.map(({ recall }) => recall)),
      f1: mean(counted.map(({ f1 }) => f1)),
      averagePrecision: mean(counted.map(({ averagePrecision }) => averagePrecision ?? 0)),
    },
    micro: {
      precision: ratio(hits, gives),
      recall: ratio(hits, supports),
      f1: ratio(2 * hits, gives + supports),
    },
    samples: samplesF1(judged),
    calibration: calibrationOf(judged),
    valence: scoreValence(judged),
    facets: scoreFacets(judged),
  };
}

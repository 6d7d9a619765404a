import { type Calibration, calibrate, chooseThreshold } from './calibrate.ts';
import type { Corpus } from './corpus.ts';
import { type Decisions, onlyShows } from './decisions.ts';
import { LEXICON_BIAS, LEXICON_THRESHOLD } from './layout.ts';
import { lexiconScores } from './lexicon-scores.ts';
import type { Model } from './model.ts';
import { parentTheme, themesById } from './structure.ts';

/** Above the score of a comment in which a lexicon finds nothing. */
const LEAST_FOUND = LEXICON_BIAS + 0.1;

/** What the labels of all themes together say of lexicons. */
export interface SharedLexicon {
  readonly calibration: Calibration;
  /** The score from which a lexicon gives its theme. */
  readonly threshold: number;
  /** Per theme, the F1 of its lexicon from there. */
  readonly f1: Float64Array;
}

/**
 * Reads off the labels how far lexicons may be trusted: one calibration and one threshold for all themes that have too few
 * labels for their own. Twenty comments decide on every theme, so that hundreds of decisions stand behind these numbers
 * where a theme by itself has one or two. The threshold is never above that of a lexicon without labels, and never so low
 * that a theme would be given where nothing was found.
 */
export function shareLexicon(start: Model, corpus: Corpus, decisions: Decisions): SharedLexicon {
  const { columns, comments, known, positive } = decisions;
  const { themes } = start.structure;
  const width = themes.length;
  const scores = lexiconScores(start, corpus);
  const lexical = themesById(start.structure).filter((theme) => (themes[theme]?.lexicon.length ?? 0) > 0);
  const all: Decided = { scores: [], positive: [] };
  const found: Decided = { scores: [], positive: [] };
  let missed = 0;
  for (let comment = 0; comment < comments; comment++) {
    if (onlyShows(decisions, comment)) continue;
    for (const theme of lexical) {
      if (known[comment * columns + theme] !== 1) continue;
      const score = scores[comment * width + theme] ?? LEXICON_BIAS;
      const truth = positive[comment * columns + theme] ?? 0;
      add(all, score, truth);
      if (score > LEXICON_BIAS) add(found, score, truth);
      else missed += truth;
    }
  }
  const own = calibrateAll(found);
  const { score } = chooseThreshold(
    Float64Array.from(found.scores),
    Uint8Array.from(found.positive),
    own,
    missed,
  );
  const threshold = Math.min(LEXICON_THRESHOLD, Math.max(LEAST_FOUND, score));
  return { calibration: calibrateAll(all), threshold, f1: f1Of(start, decisions, scores, threshold) };
}

/** Decisions on themes, each with the score of its lexicon. */
interface Decided {
  readonly scores: number[];
  readonly positive: number[];
}

function add(decided: Decided, score: number, truth: number): void {
  decided.scores.push(score);
  decided.positive.push(truth);
}

function calibrateAll({ scores, positive }: Decided): Calibration {
  return calibrate(Float64Array.from(scores), Uint8Array.from(positive));
}

function f1Of(
  start: Model,
  { columns, comments, known, positive }: Decisions,
  scores: Float64Array,
  threshold: number,
): Float64Array {
  const ids = start.structure.themes.map(({ id }) => id);
  const parents = ids.map((id) => ids.indexOf(parentTheme(id) ?? ''));
  const hits = new Float64Array(ids.length);
  const sizes = new Float64Array(ids.length);
  for (let comment = 0; comment < comments; comment++) {
    const given = ids.map((_, theme) => (scores[comment * ids.length + theme] ?? 0) >= threshold);
    for (const [theme, parent] of parents.entries())
      if (parent >= 0 && given[theme] === true) given[parent] = true;
    for (const [theme, own] of given.entries()) {
      if (known[comment * columns + theme] !== 1) continue;
      const truth = positive[comment * columns + theme] ?? 0;
      hits[theme] = (hits[theme] ?? 0) + (own ? truth : 0);
      sizes[theme] = (sizes[theme] ?? 0) + (own ? 1 : 0) + truth;
    }
  }
  return hits.map((hit, theme) => (hit === 0 ? 0 : (2 * hit) / (sizes[theme] ?? 1)));
}

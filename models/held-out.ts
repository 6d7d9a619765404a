import type { Corpus } from './corpus.ts';
import { RELEVANT } from './layout.ts';
import { lexiconScores } from './lexicon-scores.ts';
import { sigmoid } from './mathematics.ts';
import type { Model } from './model.ts';
import { parentTheme } from './structure.ts';

/** What a training says of its own examples, each by a fit that had not seen it; tables of comments × themes. */
export interface HeldOut {
  readonly themes: readonly string[];
  /** Calibrated. */
  readonly probability: Float32Array<ArrayBuffer>;
  /** 1 where the theme would be given, a child with its parent. */
  readonly given: Uint8Array<ArrayBuffer>;
}

/**
 * Calibrated probabilities and decisions of the examples from the scores of cross-validation; a theme that was not
 * trained says what its lexicon says, one without a lexicon 0. Calibration and thresholds are those of the whole
 * training, two and one numbers a theme.
 */
export function readHeldOut(model: Model, corpus: Corpus, held: ReadonlyMap<number, Float64Array>): HeldOut {
  const ids = model.structure.themes.map(({ id }) => id);
  const width = ids.length;
  const parents = ids.map((id) => ids.indexOf(parentTheme(id) ?? ''));
  const lexical = lexiconScores(model, corpus);
  const trained = model.manifest.themes.map(({ basis }) => basis === 'trained');
  const probability = new Float32Array(corpus.comments * width);
  const given = new Uint8Array(corpus.comments * width);
  const relevance = held.get(width + RELEVANT);
  const relevant = model.threshold[width + RELEVANT] ?? -Infinity;
  for (let comment = 0; comment < corpus.comments; comment++) {
    for (let theme = 0; theme < width; theme++) {
      const cell = comment * width + theme;
      const own = held.get(theme);
      const score = trained[theme] === true && own !== undefined ? (own[comment] ?? 0) : (lexical[cell] ?? 0);
      probability[cell] = sigmoid((model.slope[theme] ?? 1) * score + (model.intercept[theme] ?? 0));
      if (score < (model.threshold[theme] ?? 0) || (relevance?.[comment] ?? Infinity) < relevant) continue;
      given[cell] = 1;
      const parent = parents[theme] ?? -1;
      if (parent >= 0) given[comment * width + parent] = 1;
    }
  }
  return { themes: ids, probability, given };
}

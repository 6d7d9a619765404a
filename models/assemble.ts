import { calibrate, chooseThreshold } from './calibrate.ts';
import type { Corpus, FeatureList } from './corpus.ts';
import type { Decisions } from './decisions.ts';
import { FEW_PENALTY, type FewFitted } from './fit-few.ts';
import { type Outcome, revert } from './fit-columns.ts';
import { joinFeatures } from './join-features.ts';
import { HIDDEN_COLUMNS, LEXICON_UNITS, NEGATIVE, POSITIVE, RELEVANT } from './layout.ts';
import { compileLexicon } from './lexicon.ts';
import { type Basis, type Model, strideOf } from './model.ts';
import { quantise } from './quantise.ts';
import type { SharedLexicon } from './shared-lexicon.ts';
import { withCounts } from './untrained.ts';
import { valenceBiases } from './valence-bias.ts';
import type { WordVectors } from './vectors.ts';

/** From so many on a theme is trained even if its lexicon alone does as well: its probabilities are better graded. */
const ENOUGH_POSITIVES = 100;

/** Makes a model of what was fitted: calibrations and thresholds from held-out scores, weights as whole numbers. */
export function assemble(
  start: Model,
  corpus: Corpus,
  decisions: Decisions,
  trained: readonly number[],
  outcome: Outcome,
  groups: number,
  shared: SharedLexicon,
  vectors: WordVectors | undefined,
  few: FewFitted | null,
): Model {
  const themes = start.structure.themes.length;
  const stride = strideOf(decisions.columns);
  const threshold = Float64Array.from(start.threshold);
  const slope = Float64Array.from(start.slope);
  const intercept = Float64Array.from(start.intercept);
  const f1 = new Map<number, number | null>();
  for (const column of trained) {
    const scores = outcome.held.get(column) ?? new Float64Array(0);
    const cells: number[] = [];
    for (let comment = 0; comment < decisions.comments; comment++)
      if (decisions.known[comment * decisions.columns + column] === 1) cells.push(comment);
    const known = Float64Array.from(cells, (comment) => scores[comment] ?? 0);
    const positive = Uint8Array.from(
      cells,
      (comment) => decisions.positive[comment * decisions.columns + column] ?? 0,
    );
    const calibration = calibrate(known, positive);
    const chosen = chooseThreshold(known, positive, calibration);
    const isFew = decisions.count(column) < ENOUGH_POSITIVES;
    if (isFew && column < themes && (shared.f1[column] ?? 0) > chosen.f1) {
      revert(start, outcome, column, decisions.columns);
      continue;
    }
    slope[column] = calibration.slope;
    intercept[column] = calibration.intercept;
    const isValence = column === themes + NEGATIVE || column === themes + POSITIVE;
    // Relevance has its own once all themes have theirs.
    threshold[column] = isValence ? 0 : column === themes + RELEVANT ? -Infinity : chosen.score;
    f1.set(column, chosen.f1);
  }
  for (const [c, column] of few?.columns.entries() ?? []) {
    slope[column] = few?.calibration.slope ?? 1;
    intercept[column] = few?.calibration.intercept ?? 0;
    threshold[column] = few?.threshold ?? Infinity;
    f1.set(column, few?.f1[c] ?? null);
  }
  const { features, weights } =
    few === null ? { features: corpus, weights: outcome.weights } : addFew(start, corpus, outcome, few);
  const counted = withCounts(start, decisions, groups);
  const basisOf = (column: number, before: Basis): Basis => (f1.has(column) ? 'trained' : before);
  const rows = quantise(
    features,
    weights,
    decisions.columns,
    stride,
    start.structure.systems.length,
    vectors,
  );
  const valence = trained.includes(themes + NEGATIVE) && trained.includes(themes + POSITIVE);
  return {
    ...counted,
    ...rows,
    manifest: {
      ...counted.manifest,
      themes: counted.manifest.themes.map((theme, column) => ({
        ...theme,
        basis: basisOf(column, theme.basis),
        threshold: threshold[column] ?? 0,
        f1: f1.get(column) ?? null,
        penalty: f1.has(column) ? (outcome.penalty.get(column) ?? null) : null,
      })),
      valence: valence ? 'trained' : 'lexicon',
      features: {
        words: rows.wordHash.length,
        pairs: rows.pairHash.length,
        flat: rows.flatHash.length,
      },
    },
    entryUnits: outcome.entryUnits,
    bias: outcome.bias,
    threshold,
    slope,
    intercept,
    valenceBias: valence
      ? valenceBiases(
          decisions,
          themes,
          outcome.held.get(themes + NEGATIVE) ?? new Float64Array(0),
          outcome.held.get(themes + POSITIVE) ?? new Float64Array(0),
        )
      : start.valenceBias,
  };
}

/** Puts what was fitted for themes with few labels beside the rest, and returns the features and weights of both. */
function addFew(
  start: Model,
  corpus: Corpus,
  outcome: Outcome,
  { columns, features, fitted }: FewFitted,
): { features: FeatureList; weights: Float32Array } {
  const width = outcome.bias.length;
  const joined = joinFeatures(corpus, features);
  const weights = new Float32Array(joined.featureHash.length * width);
  weights.set(outcome.weights);
  for (const [c, column] of columns.entries()) {
    outcome.bias[column] = fitted.bias[c] ?? 0;
    outcome.penalty.set(column, FEW_PENALTY);
    for (const [feature, place] of joined.place.entries())
      weights[place * width + column] = fitted.weights[feature * columns.length + c] ?? 0;
  }
  const { entryColumn } = compileLexicon(start.structure, start.language, HIDDEN_COLUMNS);
  for (const [entry, column] of entryColumn.entries())
    if (columns.includes(column))
      outcome.entryUnits[entry] = Math.round((fitted.entries[entry] ?? 0) * LEXICON_UNITS);
  return { features: joined, weights };
}

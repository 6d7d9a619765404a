import { writeArtefact } from './artefact.ts';
import { calibrate, chooseThreshold } from './calibrate.ts';
import { type Corpus, type FeatureList, readCorpus } from './corpus.ts';
import type { Example } from './examples.ts';
import { crossFit, fitsOf } from './cross-fit.ts';
import type { Targets } from './fit.ts';
import { FEW_PENALTY, fewFitsOf, type FewFitted, fitFew } from './fit-few.ts';
import { foldExamples, groupExamples } from './groups.ts';
import { HIDDEN_COLUMNS, LEXICON_BIAS, LEXICON_UNITS, NEGATIVE, POSITIVE, RELEVANT } from './layout.ts';
import { type HeldOut, readHeldOut } from './held-out.ts';
import { compileLexicon } from './lexicon.ts';
import { joinFeatures } from './join-features.ts';
import { lexiconModel } from './lexicon-model.ts';
import { type Basis, type Model, strideOf } from './model.ts';
import { quantise } from './quantise.ts';
import { chooseRelevance } from './relevance.ts';
import { type SharedLexicon, shareLexicon } from './shared-lexicon.ts';
import { type Language, type Structure, themesById } from './structure.ts';
import { type Decisions, onlyShows, readDecisions } from './decisions.ts';
import { valenceBiases } from './valence-bias.ts';
import type { WordVectors } from './vectors.ts';

export interface TrainingInput {
  readonly structure: Structure;
  readonly language: Language;
  /** May be empty: the model then is the lexicon. Labels that are not themes of the structure are ignored. */
  readonly examples: readonly Example[];
  /** Decides the folds of cross-validation. */
  readonly seed?: number;
  /** Told how many fits are made, a theme without a fold each, and how many there will be. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Fewest groups of comments with (and without) a column to train it on. */
const LEAST_POSITIVES = 5;
const LEAST_BESIDE_LEXICON = 16;
const LEAST_HIDDEN_POSITIVES = 20;
/** Fewest comments without any theme to tell relevance by: what fewer say of it costs more than it gains. */
const LEAST_IRRELEVANT = 30;
/** Below so many a theme with a lexicon is fitted with the others that have few; from there on by its own labels. */
const POOR_POSITIVES = 30;
/** From so many on a theme is trained even if its lexicon alone does as well: its probabilities are better graded. */
const ENOUGH_POSITIVES = 100;
const FOLDS = 5;
/** Columns fitted side by side. */
const BLOCK = 48;

/** Scores of comments that the fit had not seen, and of the final fit, for the trained columns. */
interface Outcome {
  readonly held: Map<number, Float64Array>;
  readonly penalty: Map<number, number>;
  readonly weights: Float32Array;
  readonly bias: Float64Array;
  readonly entryUnits: Int32Array;
}

/** Trains a model and returns its artefact: the same for the same input, on every machine. */
export function train(input: TrainingInput): Uint8Array {
  return writeArtefact(trainModel(input));
}

/** Trains a model. With no labels it is the lexicon; themes with too few labels stay with their lexicon. */
export function trainModel(input: TrainingInput): Model {
  return trainParts(input).model;
}

/** Trains a model, and tells what it says of each example by folds that had not seen it. */
export function trainWithHeldOut(input: TrainingInput): { artefact: Uint8Array; heldOut: HeldOut } {
  const { model, corpus, held } = trainParts(input);
  return { artefact: writeArtefact(model), heldOut: readHeldOut(model, corpus, held) };
}

interface Parts {
  readonly model: Model;
  readonly corpus: Corpus;
  readonly held: ReadonlyMap<number, Float64Array>;
}

function trainParts({ structure, language, examples, seed = 1, onProgress }: TrainingInput): Parts {
  const alone = lexiconModel(structure, language, seed);
  const grouped = groupExamples(examples);
  const decisions = readDecisions(alone.structure, examples);
  const corpus = readCorpus(alone, examples, grouped.group, language.vectors);
  const shared = shareLexicon(alone, corpus, decisions);
  const start = withShared(alone, shared);
  const untrained = (): Parts => ({
    model: withCounts(start, decisions, grouped.count),
    corpus,
    held: new Map(),
  });
  if (grouped.count < FOLDS) return untrained();
  const fold = foldExamples(grouped.group, grouped.count, FOLDS, seed);
  const possible = trainable(decisions, grouped.group, alone.structure);
  const poor = poorThemes(decisions, alone.structure);
  let fits = 0;
  const few =
    poor.length === 0
      ? null
      : fitFew({
          start: alone,
          shared,
          structure,
          vectors: language.vectors,
          examples,
          group: grouped.group,
          fold,
          folds: FOLDS,
          decisions,
          columns: poor,
          block: BLOCK,
          onFit: (themes) => {
            fits += themes;
            onProgress?.(fits, poor.length * fewFitsOf(FOLDS) + possible.length * fitsOf(FOLDS));
          },
        });
  const trained = possible.filter((column) => few?.columns.includes(column) !== true);
  if (trained.length === 0 && few === null) return untrained();
  const outcome = fitAll(start, corpus, decisions, trained, fold, (done, total) =>
    onProgress?.(fits + done, fits + total),
  );
  for (const [c, column] of few?.columns.entries() ?? [])
    outcome.held.set(column, few?.held[c] ?? new Float64Array(0));
  const model = assemble(
    start,
    corpus,
    decisions,
    trained,
    outcome,
    grouped.count,
    shared,
    language.vectors,
    few,
  );
  const relevant = start.structure.themes.length + RELEVANT;
  const relevance = outcome.held.get(relevant);
  if (relevance !== undefined)
    model.threshold[relevant] = chooseRelevance(
      readHeldOut(model, corpus, outcome.held),
      decisions,
      relevance,
    );
  return { model, corpus, held: outcome.held };
}

/** Themes with a lexicon and too few labels to be fitted by these alone. */
function poorThemes(decisions: Decisions, structure: Structure): number[] {
  return themesById(structure).filter(
    (theme) => (structure.themes[theme]?.lexicon.length ?? 0) > 0 && decisions.count(theme) < POOR_POSITIVES,
  );
}

/** Columns with enough to train each on its own, whatever comments that only show a theme have. */
function trainable(decisions: Decisions, group: Int32Array, structure: Structure): number[] {
  const themes = structure.themes.length;
  const judged = Array.from({ length: decisions.comments }, (_, comment) => !onlyShows(decisions, comment));
  const chosen: number[] = [];
  for (let column = 0; column < decisions.columns; column++) {
    const having = new Set<number>();
    const lacking = new Set<number>();
    for (let comment = 0; comment < decisions.comments; comment++) {
      const cell = comment * decisions.columns + column;
      if (decisions.known[cell] === 1 && (column >= themes || judged[comment] === true))
        (decisions.positive[cell] === 1 ? having : lacking).add(group[comment] ?? 0);
    }
    const lexical = (structure.themes[column]?.lexicon.length ?? 0) > 0;
    const least =
      column >= themes ? LEAST_HIDDEN_POSITIVES : lexical ? LEAST_BESIDE_LEXICON : LEAST_POSITIVES;
    const leastLacking = column === themes + RELEVANT ? LEAST_IRRELEVANT : least;
    if (having.size >= least && lacking.size >= leastLacking) chosen.push(column);
  }
  return chosen;
}

function targetsOf(model: Model, decisions: Decisions, block: readonly number[]): Targets {
  const { columns, comments } = decisions;
  const width = block.length;
  const positive = new Uint8Array(comments * width);
  const known = new Uint8Array(comments * width);
  for (let comment = 0; comment < comments; comment++)
    for (let c = 0; c < width; c++) {
      positive[comment * width + c] = decisions.positive[comment * columns + (block[c] ?? 0)] ?? 0;
      known[comment * width + c] = decisions.known[comment * columns + (block[c] ?? 0)] ?? 0;
    }
  const { entryColumn } = compileLexicon(model.structure, model.language, HIDDEN_COLUMNS);
  return {
    columns: width,
    positive,
    known,
    entryColumn: entryColumn.map((column) => block.indexOf(column)),
    entryLogit: Float64Array.from(model.entryUnits, (units) => units / LEXICON_UNITS),
    bias: LEXICON_BIAS,
  };
}

function fitAll(
  model: Model,
  corpus: Corpus,
  decisions: Decisions,
  trained: readonly number[],
  fold: Uint8Array,
  onProgress: TrainingInput['onProgress'],
): Outcome {
  const { columns, comments } = decisions;
  const held = new Map<number, Float64Array>();
  const penalty = new Map<number, number>();
  const weights = new Float32Array(corpus.featureHash.length * columns);
  const bias = Float64Array.from(model.bias);
  const entryUnits = Int32Array.from(model.entryUnits);
  let fits = 0;
  for (let from = 0; from < trained.length; from += BLOCK) {
    const block = trained.slice(from, from + BLOCK);
    const targets = targetsOf(model, decisions, block);
    const found = crossFit(corpus, targets, fold, FOLDS, () => {
      fits += block.length;
      onProgress?.(fits, trained.length * fitsOf(FOLDS));
    });
    const whole = found.fitted;
    for (const [c, column] of block.entries()) {
      held.set(
        column,
        Float64Array.from({ length: comments }, (_, comment) => found.held[comment * block.length + c] ?? 0),
      );
      penalty.set(column, found.penalties[c] ?? 1);
      bias[column] = whole.bias[c] ?? 0;
      for (let feature = 0; feature < corpus.featureHash.length; feature++)
        weights[feature * columns + column] = whole.weights[feature * block.length + c] ?? 0;
    }
    for (const [entry, c] of targets.entryColumn.entries())
      if (c >= 0) entryUnits[entry] = Math.round((whole.entries[entry] ?? 0) * LEXICON_UNITS);
  }
  return { held, penalty, weights, bias, entryUnits };
}

/** Makes a column its lexicon again: cross-validation found that the labels do not improve it. */
function revert(start: Model, outcome: Outcome, column: number, columns: number): void {
  const { entryColumn } = compileLexicon(start.structure, start.language, HIDDEN_COLUMNS);
  outcome.bias[column] = start.bias[column] ?? 0;
  for (const [entry, own] of entryColumn.entries())
    if (own === column) outcome.entryUnits[entry] = start.entryUnits[entry] ?? 0;
  for (let cell = column; cell < outcome.weights.length; cell += columns) outcome.weights[cell] = 0;
}

/** The lexicon with the threshold and the calibration that the labels of all themes together found. */
function withShared(model: Model, { calibration, threshold }: SharedLexicon): Model {
  const width = model.structure.themes.length;
  const inThemes = (values: Float64Array, value: number): Float64Array =>
    values.map((own, column) => (column < width ? value : own));
  return {
    ...model,
    manifest: { ...model.manifest, themes: model.manifest.themes.map((theme) => ({ ...theme, threshold })) },
    threshold: inThemes(model.threshold, threshold),
    slope: inThemes(model.slope, calibration.slope),
    intercept: inThemes(model.intercept, calibration.intercept),
  };
}

/** Fills in what the labels were, for themes that were not trained too. */
function withCounts(model: Model, decisions: Decisions, groups: number): Model {
  return {
    ...model,
    manifest: {
      ...model.manifest,
      comments: decisions.comments,
      groups,
      themes: model.manifest.themes.map((theme, column) => ({
        ...theme,
        labels: decisions.count(column),
      })),
    },
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

function assemble(
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
    const few = decisions.count(column) < ENOUGH_POSITIVES;
    if (few && column < themes && (shared.f1[column] ?? 0) > chosen.f1) {
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

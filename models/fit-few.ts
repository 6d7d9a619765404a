import { type Calibration, calibrate, chooseThreshold } from './calibrate.ts';
import { type FeatureList, readCorpus } from './corpus.ts';
import type { Decisions } from './decisions.ts';
import type { Example } from './examples.ts';
import { BLOCK, fit, type Fitted, type Targets } from './fit.ts';
import { FOLDS } from './groups.ts';
import { joined, judgedOf, macroF1, microF1, type Judged } from './judged.ts';
import { HIDDEN_COLUMNS, LEXICON_BIAS, LEXICON_UNITS } from './layout.ts';
import { compileLexicon } from './lexicon.ts';
import { lexiconScores } from './lexicon-scores.ts';
import type { Model } from './model.ts';
import type { SharedLexicon } from './shared-lexicon.ts';
import type { Structure } from './structure.ts';
import { textTargets, type ThemeText, themeTexts } from './theme-texts.ts';
import { words } from './tokenise.ts';
import type { WordVectors } from './vectors.ts';

/** What there is to learn from. */
export interface FewInput {
  /** The lexicon alone. */
  readonly start: Model;
  readonly shared: SharedLexicon;
  /** With the prose of its themes, where there is any. */
  readonly structure: Structure;
  readonly vectors: WordVectors | undefined;
  readonly examples: readonly Example[];
  readonly group: Int32Array;
  readonly fold: Uint8Array;
  readonly decisions: Decisions;
  /** Themes to fit, each with a lexicon. */
  readonly columns: readonly number[];
  /** Told after each fit how many themes it was of. */
  readonly onFit: (themes: number) => void;
}

/** What labels and codebook together make of themes with few labels; all of it side by side for `columns`. */
export interface FewFitted {
  readonly columns: readonly number[];
  readonly features: FeatureList;
  readonly fitted: Pick<Fitted, 'weights' | 'bias' | 'entries'>;
  /** Per column, the score of each example by a fit that had not seen it. */
  readonly held: readonly Float64Array[];
  readonly calibration: Calibration;
  readonly threshold: number;
  /** Per column, the F1 of its held-out scores; null where no example has it. */
  readonly f1: readonly (number | null)[];
}

export const FEW_PENALTY = 4;
const ITERATIONS = 12;
/** Next to nothing moves what all themes share: the labels of one are too few for that. */
const PRECISIONS = { bias: 1, strength: 100, entry: 30 };
/** Fewest positives, of all themes together, to choose a threshold by. */
const LEAST_POSITIVES = 16;
/** Fold of texts that are in every fit. */
const ALWAYS = 255;
/** No comment's fold. */
const NO_FOLD = 254;

/** How many fits fitFew makes of each theme. */
export const FEW_FITS = FOLDS + 1;

/**
 * Fits themes that have too few labels for a model of their own. They learn from the codebook's texts too, each of which
 * is of its theme and not of others: so a theme knows the words that are like those of its lexicon before anybody labels
 * it, and each label moves it. The prior is the lexicon as all labels together calibrate it, and one calibration and one threshold,
 * from held-out scores, serve all of these themes. Null where that gives no better F1 than the lexicons do, over all
 * decisions and in the mean theme.
 */
export function fitFew(input: FewInput): FewFitted | null {
  const { start, shared, structure, vectors, examples, group, fold, decisions, columns, onFit } = input;
  const texts = themeTexts(structure);
  const corpus = readCorpus(
    start,
    [...examples, ...texts.map(({ text }) => ({ text, labels: [] }))],
    Int32Array.from({ length: examples.length + texts.length }, (_, at) => group[at] ?? examples.length + at),
    vectors,
  );
  const lexical = lexiconScores(start, corpus);
  const themes = start.structure.themes.length;
  const before = columns.map((column) =>
    judgedOf(
      decisions,
      column,
      Float64Array.from(examples, (_, comment) => lexical[comment * themes + column] ?? 0),
    ),
  );
  if (joined(before).positive.filter((value) => value === 1).length < LEAST_POSITIVES) return null;

  const parts = Uint8Array.from([...fold, ...foldsOf(texts, examples, fold)]);
  const blocks = Array.from({ length: Math.ceil(columns.length / BLOCK) }, (_, at) => {
    const own = columns.slice(at * BLOCK, (at + 1) * BLOCK);
    return { from: at * BLOCK, own, targets: targetsOf(input, texts, own) };
  });
  const fitWithout = (part: number, { own, targets }: Block): Fitted => {
    const out = parts.map((of) => (of === part ? 1 : 0));
    const penalties = new Float64Array(own.length).fill(FEW_PENALTY);
    const fitted = fit(corpus, targets, out, { penalties, iterations: ITERATIONS, precisions: PRECISIONS });
    onFit(own.length);
    return fitted;
  };
  const held = columns.map(() => new Float64Array(examples.length));
  for (const of of blocks)
    for (let part = 0; part < FOLDS; part++) {
      const { scores } = fitWithout(part, of);
      for (const [comment, own] of fold.entries())
        if (own === part)
          for (let c = 0; c < of.own.length; c++) {
            const column = held[of.from + c];
            if (column !== undefined) column[comment] = scores[comment * of.own.length + c] ?? 0;
          }
    }

  const judged = columns.map((column, c) => judgedOf(decisions, column, held[c] ?? new Float64Array(0)));
  const all = joined(judged);
  const calibration = calibrate(all.scores, all.positive);
  const { score: threshold } = chooseThreshold(all.scores, all.positive, calibration);
  const better = (of: (all: readonly Judged[], threshold: number) => number): boolean =>
    of(judged, threshold) > of(before, shared.threshold);
  if (!better(microF1) || !better(macroF1)) return null;
  const fitted = {
    weights: new Float32Array(corpus.featureHash.length * columns.length),
    bias: new Float64Array(columns.length),
    entries: Float64Array.from(start.entryUnits, (units) => units / LEXICON_UNITS),
  };
  for (const of of blocks) {
    const { weights, bias, entries } = fitWithout(NO_FOLD, of);
    fitted.bias.set(bias, of.from);
    for (let feature = 0; feature < corpus.featureHash.length; feature++)
      fitted.weights.set(
        weights.subarray(feature * of.own.length, (feature + 1) * of.own.length),
        feature * columns.length + of.from,
      );
    for (const [entry, column] of of.targets.entryColumn.entries())
      if (column >= 0) fitted.entries[entry] = entries[entry] ?? 0;
  }
  const f1 = judged.map((own) => (own.positive.includes(1) ? microF1([own], threshold) : null));
  return { columns, features: corpus, fitted, held, calibration, threshold, f1 };
}

/** Themes that are fitted side by side. */
interface Block {
  /** Where they begin among all. */
  readonly from: number;
  readonly own: readonly number[];
  readonly targets: Targets;
}

function targetsOf(
  { start, shared: { calibration }, structure, decisions }: FewInput,
  texts: readonly ThemeText[],
  columns: readonly number[],
): Targets {
  const width = columns.length;
  const decided = decisions.comments * width;
  const said = textTargets(structure, texts, columns);
  const positive = new Uint8Array(decided + said.length);
  const known = new Uint8Array(decided + said.length);
  for (let cell = 0; cell < decided; cell++) {
    const of = Math.floor(cell / width) * decisions.columns + (columns[cell % width] ?? 0);
    positive[cell] = decisions.positive[of] ?? 0;
    known[cell] = decisions.known[of] ?? 0;
  }
  for (const [cell, target] of said.entries()) {
    positive[decided + cell] = target === 1 ? 1 : 0;
    known[decided + cell] = target < 0 ? 0 : 1;
  }
  const { entryColumn } = compileLexicon(start.structure, start.language, HIDDEN_COLUMNS);
  return {
    columns: width,
    positive,
    known,
    entryColumn: entryColumn.map((column) => columns.indexOf(column)),
    entryLogit: Float64Array.from(start.entryUnits, (units) => (calibration.slope * units) / LEXICON_UNITS),
    bias: calibration.slope * LEXICON_BIAS + calibration.intercept,
  };
}

/** A text that was labelled too is left out with its label. */
function foldsOf(texts: readonly ThemeText[], examples: readonly Example[], fold: Uint8Array): number[] {
  const key = (text: string): string => words(text).join(' ');
  const folds = new Map(examples.map(({ text }, index) => [key(text), fold[index] ?? ALWAYS]));
  return texts.map(({ text }) => folds.get(key(text)) ?? ALWAYS);
}

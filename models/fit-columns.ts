import type { Corpus } from './corpus.ts';
import { crossFit } from './cross-fit.ts';
import type { Decisions } from './decisions.ts';
import { BLOCK, type Targets } from './fit.ts';
import { FOLDS } from './groups.ts';
import { HIDDEN_COLUMNS, LEXICON_BIAS, LEXICON_UNITS } from './layout.ts';
import { compileLexicon } from './lexicon.ts';
import type { Model } from './model.ts';

/** Scores of comments that the fit had not seen, and of the final fit, for the trained columns. */
export interface Outcome {
  readonly held: Map<number, Float64Array>;
  readonly penalty: Map<number, number>;
  readonly weights: Float32Array;
  readonly bias: Float64Array;
  readonly entryUnits: Int32Array;
}

/** Fits columns by their own labels alone; `onFit` is told after each fit how many of them it was of. */
export function fitColumns(
  model: Model,
  corpus: Corpus,
  decisions: Decisions,
  trained: readonly number[],
  fold: Uint8Array,
  onFit: (columns: number) => void,
): Outcome {
  const { columns, comments } = decisions;
  const held = new Map<number, Float64Array>();
  const penalty = new Map<number, number>();
  const weights = new Float32Array(corpus.featureHash.length * columns);
  const bias = Float64Array.from(model.bias);
  const entryUnits = Int32Array.from(model.entryUnits);
  for (let from = 0; from < trained.length; from += BLOCK) {
    const block = trained.slice(from, from + BLOCK);
    const targets = targetsOf(model, decisions, block);
    const found = crossFit(corpus, targets, fold, FOLDS, () => onFit(block.length));
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

/** Makes a column its lexicon again: cross-validation found that the labels do not improve it. */
export function revert(start: Model, outcome: Outcome, column: number, columns: number): void {
  const { entryColumn } = compileLexicon(start.structure, start.language, HIDDEN_COLUMNS);
  outcome.bias[column] = start.bias[column] ?? 0;
  for (const [entry, own] of entryColumn.entries())
    if (own === column) outcome.entryUnits[entry] = start.entryUnits[entry] ?? 0;
  for (let cell = column; cell < outcome.weights.length; cell += columns) outcome.weights[cell] = 0;
}

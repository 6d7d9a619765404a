import { writeArtefact } from './artefact.ts';
import { assemble } from './assemble.ts';
import { type Corpus, readCorpus } from './corpus.ts';
import { fitsOf } from './cross-fit.ts';
import { readDecisions } from './decisions.ts';
import type { Example } from './examples.ts';
import { fitColumns } from './fit-columns.ts';
import { FEW_FITS, fitFew } from './fit-few.ts';
import { FOLDS, foldExamples, groupExamples } from './groups.ts';
import { type HeldOut, readHeldOut } from './held-out.ts';
import { RELEVANT } from './layout.ts';
import { lexiconModel } from './lexicon-model.ts';
import type { Model } from './model.ts';
import { chooseRelevance } from './relevance.ts';
import { shareLexicon } from './shared-lexicon.ts';
import type { Language, Structure } from './structure.ts';
import { poorThemes, trainable } from './trainable.ts';
import { withCounts, withShared } from './untrained.ts';

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
  let allFits = poor.length * FEW_FITS + possible.length * fitsOf(FOLDS);
  const onFit = (columns: number): void => {
    fits += columns;
    onProgress?.(fits, allFits);
  };
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
          decisions,
          columns: poor,
          onFit,
        });
  const trained = possible.filter((column) => few?.columns.includes(column) !== true);
  if (trained.length === 0 && few === null) return untrained();
  allFits = fits + trained.length * fitsOf(FOLDS);
  const outcome = fitColumns(start, corpus, decisions, trained, fold, onFit);
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

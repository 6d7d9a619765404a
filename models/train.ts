import { writeArtefact } from './artefact.ts';
import type { Example } from './examples.ts';
import { HIDDEN_COLUMNS, LEXICON_BIAS, LEXICON_THRESHOLD } from './layout.ts';
import { compileLexicon } from './lexicon.ts';
import { type Model, strideOf } from './model.ts';
import { type Language, plainLanguage, plainStructure, type Structure, structureHash } from './structure.ts';

export interface TrainingInput {
  readonly structure: Structure;
  readonly language: Language;
  /** May be empty: the model then is the lexicon. Labels that are not themes of the structure are ignored. */
  readonly examples: readonly Example[];
  /** Decides the folds of cross-validation. */
  readonly seed?: number;
}

/** The model of a structure without labels: exactly its lexicon. */
export function lexiconModel(structure: Structure, language: Language, seed = 1): Model {
  const plain = plainStructure(structure);
  const general = plainLanguage(language);
  const columns = plain.themes.length + HIDDEN_COLUMNS;
  const stride = strideOf(columns);
  return {
    manifest: {
      format: 'verbatim-model/1',
      structureHash: structureHash(structure),
      themes: plain.themes.map(({ id, lexicon }) => ({
        id,
        basis: lexicon.length > 0 ? 'lexicon' : 'none',
        labels: 0,
        threshold: LEXICON_THRESHOLD,
        f1: null,
      })),
      comments: 0,
      groups: 0,
      seed,
      penalty: null,
      valence: 'lexicon',
      features: { words: 0, pairs: 0, questions: 0 },
    },
    structure: plain,
    language: general,
    stride,
    entryUnits: compileLexicon(plain, general, HIDDEN_COLUMNS).entryUnits,
    bias: new Float64Array(columns).fill(LEXICON_BIAS),
    scale: new Float64Array(columns),
    wordHash: new Int32Array(0),
    wordRows: new Int8Array(0),
    pairHash: new Int32Array(0),
    pairRows: new Int8Array(0),
    questionHash: new Int32Array(0),
    questionRows: new Int8Array(0),
    systemRows: new Int8Array(plain.systems.length * stride),
    threshold: new Float64Array(columns).fill(LEXICON_THRESHOLD),
    slope: new Float64Array(columns).fill(1),
    intercept: new Float64Array(columns),
    valenceBias: new Float64Array(plain.themes.length * 2),
  };
}

/** Trains a model and returns its artefact; deterministic. */
export function train(input: TrainingInput): Uint8Array {
  return writeArtefact(lexiconModel(input.structure, input.language, input.seed));
}

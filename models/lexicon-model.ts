import { HIDDEN_COLUMNS, LEXICON_BIAS, LEXICON_THRESHOLD, RELEVANT } from './layout.ts';
import { compileLexicon } from './lexicon.ts';
import { type Model, strideOf } from './model.ts';
import { type Language, plainLanguage, plainStructure, type Structure, structureHash } from './structure.ts';

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
        penalty: null,
      })),
      comments: 0,
      groups: 0,
      seed,
      valence: 'lexicon',
      features: { words: 0, pairs: 0, flat: 0 },
    },
    structure: plain,
    language: general,
    stride,
    entryUnits: compileLexicon(plain, general, HIDDEN_COLUMNS).entryUnits,
    bias: new Float64Array(columns).fill(LEXICON_BIAS),
    scale: new Float64Array(columns),
    wordHash: new Int32Array(0),
    wordRows: new Int8Array(0),
    wordShift: new Uint8Array(0),
    pairHash: new Int32Array(0),
    pairRows: new Int8Array(0),
    pairShift: new Uint8Array(0),
    flatHash: new Int32Array(0),
    flatRows: new Int8Array(0),
    flatShift: new Uint8Array(0),
    systemRows: new Int8Array(plain.systems.length * stride),
    systemShift: new Uint8Array(plain.systems.length),
    threshold: Float64Array.from({ length: columns }, (_, column) =>
      column === plain.themes.length + RELEVANT ? -Infinity : LEXICON_THRESHOLD,
    ),
    slope: new Float64Array(columns).fill(1),
    intercept: new Float64Array(columns),
    valenceBias: new Float64Array(plain.themes.length * 2),
  };
}

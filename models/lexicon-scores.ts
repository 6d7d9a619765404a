import type { Corpus } from './corpus.ts';
import { HIDDEN_COLUMNS, LEXICON_UNITS } from './layout.ts';
import { compileLexicon } from './lexicon.ts';
import type { Model } from './model.ts';

/** Comments × themes: what each theme's lexicon finds in a comment, on the scale of the model's scores. */
export function lexiconScores(model: Model, corpus: Corpus): Float64Array {
  const width = model.structure.themes.length;
  const { entryColumn } = compileLexicon(model.structure, model.language, HIDDEN_COLUMNS);
  const scores = new Float64Array(corpus.comments * width);
  for (let comment = 0; comment < corpus.comments; comment++) {
    const units = scores.subarray(comment * width, (comment + 1) * width);
    for (let k = corpus.hits.start[comment] ?? 0; k < (corpus.hits.start[comment + 1] ?? 0); k++) {
      const entry = corpus.hits.item[k] ?? 0;
      const column = entryColumn[entry] ?? width;
      if (column < width) units[column] = (units[column] ?? 0) + (model.entryUnits[entry] ?? 0);
    }
    for (let theme = 0; theme < width; theme++)
      units[theme] = (model.bias[theme] ?? 0) + (units[theme] ?? 0) / LEXICON_UNITS;
  }
  return scores;
}

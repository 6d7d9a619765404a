import { facetBits } from './codes.ts';
import type { Example } from './examples.ts';
import type { Judged } from './metrics.ts';
import { parentTheme } from './structure.ts';
import type { ThemeClassifier } from './theme-classifier.ts';
import { UNDECIDED, valenceCode } from './valence-scores.ts';

/** Comments × themes: what people decided, a child implying its parent. */
export function truthOf(themes: readonly string[], examples: readonly Example[]): Uint8Array {
  const number = new Map(themes.map((theme, index) => [theme, index]));
  const positive = new Uint8Array(examples.length * themes.length);
  for (const [comment, { labels }] of examples.entries())
    for (const label of labels)
      for (const id of [label, parentTheme(label)]) {
        const theme = number.get(id ?? '');
        if (theme !== undefined) positive[comment * themes.length + theme] = 1;
      }
  return positive;
}

/** What people said of comments, beside a classifier that has said nothing yet. */
export function unjudged(themes: readonly string[], examples: readonly Example[]): Judged {
  const cells = examples.length * themes.length;
  const labelledValence = new Uint8Array(cells);
  for (const [comment, { valence = {} }] of examples.entries())
    for (const [theme, value] of Object.entries(valence)) {
      const column = themes.indexOf(theme);
      if (column >= 0) labelledValence[comment * themes.length + column] = valenceCode(value);
    }
  return {
    comments: examples.length,
    themes,
    positive: truthOf(themes, examples),
    given: new Uint8Array(cells),
    probability: new Float64Array(cells),
    labelledValence,
    givenValence: new Uint8Array(cells),
    labelledFacets: Uint8Array.from(examples, ({ facets }) =>
      facets === undefined ? UNDECIDED : facetBits(facets),
    ),
    givenFacets: new Uint8Array(examples.length),
  };
}

/** Write what a classifier says of the comments at these places into the tables. */
export function judge(
  classifier: ThemeClassifier,
  examples: readonly Example[],
  places: Iterable<number>,
  into: Judged,
): void {
  const width = into.themes.length;
  const columns = classifier.themes.map((theme) => into.themes.indexOf(theme));
  for (const comment of places) {
    const example = examples[comment];
    if (example === undefined) continue;
    const passage = { text: example.text, question: example.question };
    const [found] = classifier.classify([passage]);
    for (const { theme, valence } of found?.themes ?? []) {
      const column = into.themes.indexOf(theme);
      if (column < 0) continue;
      into.given[comment * width + column] = 1;
      into.givenValence[comment * width + column] = valenceCode(valence);
    }
    into.givenFacets[comment] = facetBits(found?.facets ?? []);
    for (const [index, probability] of classifier.probabilities(passage).entries()) {
      const column = columns[index] ?? -1;
      if (column >= 0) into.probability[comment * width + column] = probability;
    }
  }
}

/** Judges a classifier on comments that it was not trained on. */
export function judgeClassifier(classifier: ThemeClassifier, examples: readonly Example[]): Judged {
  const judged = unjudged(classifier.themes, examples);
  judge(classifier, examples, examples.keys(), judged);
  return judged;
}

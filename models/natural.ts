import PorterStemmer from 'natural/lib/natural/stemmers/porter_stemmer.js';
import BayesClassifier from 'natural/lib/natural/classifiers/bayes_classifier.js';
import type { Example } from './examples.ts';
import type { ThemeClassifier } from './theme-classifier.ts';
import { words } from './tokenise.ts';

/** The Porter stem of a folded word (Porter 1980, as `natural` implements it). */
export function stem(word: string): string {
  return word.length > 40 ? word : PorterStemmer.stem(word);
}

/**
 * The Bayes classifier of `natural`, which gives each comment its one most probable theme: a baseline, far too slow
 * for the main path.
 */
export function trainNaturalBayes(themes: readonly string[], examples: readonly Example[]): ThemeClassifier {
  const bayes = new BayesClassifier();
  const stems = (text: string): string[] => words(text).map(stem);
  for (const { text, labels } of examples) {
    const found = stems(text);
    if (found.length > 0)
      for (const label of labels) if (themes.includes(label)) bayes.addDocument(found, label);
  }
  bayes.train();

  function shares(text: string): Map<string, number> {
    const found = bayes.getClassifications(stems(text));
    const sum = found.reduce((total, { value }) => total + value, 0);
    return new Map(found.map(({ label, value }) => [label, sum > 0 ? value / sum : 0]));
  }

  return {
    id: 'natural',
    themes,
    classify: (passages) =>
      passages.map(({ text }) => {
        const [best] = text.trim() === '' ? [] : shares(text);
        const given = best === undefined || best[1] === 0 ? [] : [best];
        return {
          themes: given.map(([theme, share]) => ({
            theme,
            probability: Math.min(1 - 1e-12, share),
            valence: 'neutral',
            evidence: [],
          })),
          facets: [],
          systems: [],
        };
      }),
    probabilities: ({ text }) => {
      const found = shares(text);
      return Float64Array.from(themes, (theme) => found.get(theme) ?? 0);
    },
  };
}

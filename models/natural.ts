import PorterStemmer from 'natural/lib/natural/stemmers/porter_stemmer.js';
import BayesClassifier from 'natural/lib/natural/classifiers/bayes_classifier.js';
import type { Example } from './examples.ts';
import type { ThemeClassifier } from './theme-classifier.ts';
import { words } from './tokenise.ts';

/** The last letter of each of Porter's suffixes, and those that may stand before it. */
const endings = new Map(
  Object.entries({ d: 'e', g: 'n', r: 'eo', c: 'i', u: 'o', m: 's', n: 'o', t: 'n', l: 'alu' }).map(
    ([last, before]) => [last.charCodeAt(0), before],
  ),
);
const anyBefore = new Set('seyi'.split('').map((letter) => letter.charCodeAt(0)));

/** Could a word have one of Porter's suffixes? Most words that nobody knows do not, and need not be taken apart. */
function hasSuffix(word: string): boolean {
  const last = word.charCodeAt(word.length - 1);
  return anyBefore.has(last) || (endings.get(last)?.includes(word.charAt(word.length - 2)) ?? false);
}

/** The Porter stem of a folded word (Porter 1980, as `natural` implements it). */
export function stem(word: string): string {
  return word.length > 40 || !hasSuffix(word) ? word : PorterStemmer.stem(word);
}

const HAS = 'has';
const LACKS = 'lacks';

/**
 * Bayes classifiers of `natural`, one a theme against the rest: a baseline, far too slow for the main path. Where its
 * product of probabilities underflows, the theme is not given.
 */
export function trainNaturalBayes(themes: readonly string[], examples: readonly Example[]): ThemeClassifier {
  const stems = (text: string): string[] => words(text).map(stem);
  const documents = examples
    .map(({ text, labels }) => ({ stems: stems(text), labels }))
    .filter((document) => document.stems.length > 0);
  const classifiers = themes.map((theme) => {
    const bayes = new BayesClassifier();
    for (const document of documents)
      bayes.addDocument(document.stems, document.labels.includes(theme) ? HAS : LACKS);
    bayes.train();
    return bayes;
  });

  function probabilities(text: string): Float64Array {
    const read = stems(text);
    return Float64Array.from(classifiers, (bayes) => {
      let has = 0;
      let sum = 0;
      for (const { label, value } of bayes.getClassifications(read)) {
        sum += value;
        if (label === HAS) has = value;
      }
      return sum > 0 ? has / sum : 0;
    });
  }

  return {
    id: 'natural',
    themes,
    classify: (passages) =>
      passages.map(({ text }) => {
        const found = text.trim() === '' ? new Float64Array(themes.length) : probabilities(text);
        return {
          themes: themes
            .map((theme, index) => ({ theme, share: found[index] ?? 0 }))
            .filter(({ share }) => share >= 0.5)
            .sort((a, b) => b.share - a.share)
            .map(({ theme, share }) => ({
              theme,
              probability: Math.min(1 - 1e-12, share),
              valence: 'neutral',
              evidence: [],
            })),
          facets: [],
          systems: [],
        };
      }),
    probabilities: ({ text }) => probabilities(text),
  };
}

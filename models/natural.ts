import PorterStemmer from 'natural/lib/natural/stemmers/porter_stemmer.js';
import BayesClassifier from 'natural/lib/natural/classifiers/bayes_classifier.js';

/** The Porter stem of a folded word (Porter 1980, as `natural` implements it). */
export function stem(word: string): string {
  return word.length > 40 ? word : PorterStemmer.stem(word);
}

/** A Bayes classifier of `natural`: a baseline that every model is compared with, far too slow for the main path. */
export function createNaturalBayes(): BayesClassifier {
  return new BayesClassifier();
}

import type { Classifier, Passage } from './classifier.ts';

/** A classifier that can be evaluated: it also says how probable it finds the themes that it does not give. */
export interface ThemeClassifier extends Classifier {
  /** Probability of every theme, in the order of `themes`. */
  probabilities(passage: Passage): Float64Array;
}

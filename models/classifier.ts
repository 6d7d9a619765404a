/** What a comment says of a theme's object. */
export type Valence = 'negative' | 'positive' | 'mixed' | 'neutral';

/** A flag beside the themes: the comment asks for a change, or speaks of a person at risk. */
export type Facet = 'suggestion' | 'distress';

/** One text to classify, with the question that it answers where that is known. */
export interface Passage {
  readonly text: string;
  readonly question?: string | undefined;
}

/** A stretch of the text, in UTF-16 code units `[start, end)`, and what it adds to the theme's score. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly weight: number;
}

/** A theme that the classifier puts on a passage. */
export interface Tag {
  readonly theme: string;
  /** Calibrated, in (0, 1). */
  readonly probability: number;
  readonly valence: Valence;
  /** The spans that made the decision, in order of position. */
  readonly evidence: readonly Span[];
}

/** All that a classifier says of one passage. */
export interface Classification {
  /** At most one tag per theme, most probable first; a child's tag comes with its parent's. */
  readonly themes: readonly Tag[];
  readonly facets: readonly Facet[];
  /** Canonical names of the systems named in the text, each once. */
  readonly systems: readonly string[];
}

/** The contract that every classifier keeps: texts in, themes out, in the same order. */
export interface Classifier {
  /** Hash of the artefact that it was loaded from. */
  readonly id: string;
  /** Theme ids that it can give. */
  readonly themes: readonly string[];
  /** Synchronous and deterministic; never throws for any string. */
  classify(passages: readonly Passage[]): Classification[];
}

import { artefactId, readArtefact } from './artefact.ts';
import type { Classification, Passage, Span } from './classifier.ts';
import { type ClassifiedColumns, type Detail, toClassifications } from './columns.ts';
import { createColumnsBuilder } from './columns-builder.ts';
import { createAttribution, createStretches } from './evidence.ts';
import type { Manifest } from './model.ts';
import { createReading, shrinkReading } from './reading.ts';
import { createScorer } from './score.ts';
import { createTagger } from './tag.ts';
import type { ThemeClassifier } from './theme-classifier.ts';

/** Why a passage got its score for a theme: `base` and the spans' weights sum to `score`. */
export interface Explanation {
  readonly theme: string;
  /** Uncalibrated, in log-odds. */
  readonly score: number;
  /** What does not depend on the words: the theme's bias, the length, the question, and words that found no room in the memo. */
  readonly base: number;
  readonly threshold: number;
  readonly probability: number;
  readonly spans: readonly Span[];
}

/** The trained classifier. It keeps a memo and scratch arrays: one per thread. */
export interface Engine extends ThemeClassifier {
  readonly manifest: Manifest;
  readonly systems: readonly string[];
  /**
   * The fast form: the same as `classify`, as typed arrays. `questions[i]` belongs to `texts[i]`. With less detail it is
   * faster: tags are the same, but neutral without valence, and without spans.
   */
  classifyColumns(
    texts: readonly string[],
    questions?: readonly (string | undefined)[],
    detail?: Detail,
  ): ClassifiedColumns;
  explain(passage: Passage, theme: string): Explanation;
}

/**
 * Loads an artefact. Throws ArtefactError for bytes that are not one, are damaged, or are of a version that it does not
 * understand.
 */
export function loadClassifier(bytes: Uint8Array): Engine {
  const model = readArtefact(bytes);
  const scorer = createScorer(model);
  const attribution = createAttribution(model, scorer);
  const tagger = createTagger(model, scorer, attribution);
  const builder = createColumnsBuilder();
  const stretches = createStretches();
  const themes = model.structure.themes.map(({ id }) => id);
  const systems = model.structure.systems.map(({ name }) => name);
  let reading = createReading();

  function classifyColumns(
    texts: readonly string[],
    questions?: readonly (string | undefined)[],
    detail: Detail = 'evidence',
  ): ClassifiedColumns {
    builder.begin();
    for (let comment = 0; comment < texts.length; comment++) {
      scorer.score(texts[comment] ?? '', questions?.[comment], reading);
      tagger.tag(reading, builder, detail);
    }
    reading = shrinkReading(reading);
    return builder.finish();
  }

  return {
    id: artefactId(bytes),
    themes,
    systems,
    manifest: model.manifest,
    classifyColumns,
    classify(passages: readonly Passage[]): Classification[] {
      const texts = passages.map(({ text }) => text);
      const questions = passages.map(({ question }) => question);
      return toClassifications(classifyColumns(texts, questions), themes, systems);
    },
    explain(passage, theme) {
      const column = themes.indexOf(theme);
      if (column < 0) throw new RangeError('The model has no such theme.');
      scorer.score(passage.text, passage.question, reading);
      attribution.attribute(column, reading, stretches);
      const score = scorer.scores[column] ?? 0;
      let base = score;
      const spans: Span[] = [];
      for (let k = 0; k < stretches.count; k++) {
        const weight = stretches.weight[k] ?? 0;
        base -= weight;
        spans.push({
          start: reading.tokens.start[stretches.from[k] ?? 0] ?? 0,
          end: reading.tokens.end[stretches.to[k] ?? 0] ?? 0,
          weight,
        });
      }
      return {
        theme,
        score,
        base,
        threshold: model.threshold[column] ?? 0,
        probability: tagger.probability(column),
        spans,
      };
    },
    probabilities(passage) {
      scorer.score(passage.text, passage.question, reading);
      return Float64Array.from(themes, (_, column) => tagger.probability(column));
    },
  };
}

import { describe, expect, test } from 'vitest';
import { judgeClassifier } from '../../models/judge-classifier.ts';
import type { Classification, Valence } from '../../models/classifier.ts';
import type { Example } from '../../models/examples.ts';
import { scoreJudged } from '../../models/metrics.ts';
import type { ThemeClassifier } from '../../models/theme-classifier.ts';

/** Answers with what is written for each text. */
function saying(answers: Readonly<Record<string, Partial<Classification>>>): ThemeClassifier {
  return {
    id: 'fixed',
    themes: ['tea', 'queue'],
    classify: (passages) =>
      passages.map(({ text }) => ({ themes: [], facets: [], systems: [], ...answers[text] })),
    probabilities: () => Float64Array.of(0.5, 0.5),
  };
}

const tag = (theme: string, valence: Valence) => ({ theme, valence, probability: 0.9, evidence: [] });

const examples: Example[] = [
  { text: 'a', labels: ['tea'], valence: { tea: 'positive' }, facets: [] },
  {
    text: 'b',
    labels: ['tea', 'queue'],
    valence: { tea: 'negative', queue: 'negative' },
    facets: ['suggestion'],
  },
  { text: 'c', labels: ['queue'], valence: { queue: 'mixed' } },
  { text: 'd', labels: ['queue'] },
];

describe('an evaluation of valence and facets', () => {
  const { valence, facets } = scoreJudged(
    judgeClassifier(
      saying({
        a: { themes: [tag('tea', 'positive'), tag('queue', 'negative')], facets: ['suggestion'] },
        b: { themes: [tag('tea', 'negative')], facets: ['suggestion'] },
        c: { themes: [tag('queue', 'negative')], facets: ['suggestion', 'distress'] },
        d: { themes: [tag('queue', 'negative')] },
      }),
      examples,
    ),
  );

  test('counts valence over tags that are right and whose valence people decided', () => {
    expect(valence).toEqual({
      tags: 3,
      accuracy: 2 / 3,
      commonest: 1 / 3,
      confusion: [
        [0, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 1, 0, 0],
      ],
    });
  });

  test('counts facets over comments for which people decided them', () => {
    expect(facets).toEqual([
      { facet: 'suggestion', support: 1, precision: 0.5, recall: 1, f1: 2 / 3 },
      { facet: 'distress', support: 0, precision: 0, recall: 0, f1: 0 },
    ]);
  });

  test('says nothing of classifiers that have neither', () => {
    const scores = scoreJudged(judgeClassifier(saying({ a: { themes: [tag('tea', 'neutral')] } }), examples));
    expect(scores).toMatchObject({ valence: null, facets: [] });
  });
});

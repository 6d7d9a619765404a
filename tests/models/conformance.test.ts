import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trainBayes } from '../../models/bayes.ts';
import { loadClassifier } from '../../models/engine.ts';
import { train } from '../../models/train.ts';
import type { ThemeClassifier } from '../../models/theme-classifier.ts';
import { tinyExamples, tinyLanguage, tinyStructure } from '../support/tiny-codebook.ts';

const tiny = { structure: tinyStructure, language: tinyLanguage };
const ids = tinyStructure.themes.map(({ id }) => id);
const classifiers: readonly (readonly [string, ThemeClassifier])[] = [
  ['lexicon', loadClassifier(train({ ...tiny, examples: [] }))],
  ['bayes', trainBayes(ids, tinyExamples)],
  ['engine', loadClassifier(train({ ...tiny, examples: tinyExamples }))],
];
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 120 }),
  fc
    .array(
      fc.constantFrom('slow', 'typed', 'twice', 'training', 'good', 'not', 'awful', 'LEAP', 'ZX9', '.', '👍'),
      {
        maxLength: 20,
      },
    )
    .map((words) => words.join(' ')),
);
const passage = fc.record({ text, question: fc.option(fc.string(), { nil: undefined }) });

describe.each(classifiers)('%s keeps the contract', (_, classifier) => {
  test('answers every passage, in order, alone as in company', () => {
    fc.assert(
      fc.property(fc.array(passage, { maxLength: 6 }), (passages) => {
        const together = classifier.classify(passages);
        expect(together).toHaveLength(passages.length);
        expect(passages.flatMap((one) => classifier.classify([one]))).toEqual(together);
      }),
    );
  });

  test('gives each theme once, most probable first, a child with its parent, and evidence inside the text', () => {
    fc.assert(
      fc.property(passage, (one) => {
        const [found] = classifier.classify([one]);
        const given = found?.themes.map(({ theme }) => theme) ?? [];
        expect(new Set(given).size).toBe(given.length);
        for (const theme of given) {
          expect(classifier.themes).toContain(theme);
          if (theme.includes('/')) expect(given).toContain(theme.slice(0, theme.indexOf('/')));
        }
        let before = 1;
        for (const { probability, evidence } of found?.themes ?? []) {
          expect(probability).toBeGreaterThan(0);
          expect(probability).toBeLessThan(1);
          expect(probability).toBeLessThanOrEqual(before);
          before = probability;
          expect(evidence.length).toBeGreaterThan(0);
          let end = 0;
          for (const span of evidence) {
            expect(span.start).toBeGreaterThanOrEqual(end);
            expect(span.end).toBeGreaterThan(span.start);
            expect(span.weight).toBeGreaterThan(0);
            end = span.end;
          }
          expect(end).toBeLessThanOrEqual(one.text.length);
        }
      }),
    );
  });

  test('says nothing of blank texts', () => {
    for (const blank of ['', ' ', '\n\t', '...', '\u200b', '\ud800'])
      expect(classifier.classify([{ text: blank }])).toEqual([{ themes: [], facets: [], systems: [] }]);
  });

  test('has a probability for every theme', () => {
    const found = classifier.probabilities({ text: 'slow and typed twice' });
    expect(found).toHaveLength(ids.length);
    expect(found.every((value) => value > 0 && value < 1)).toBe(true);
  });
});

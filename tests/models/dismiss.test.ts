import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadClassifier } from '../../models/engine.ts';
import { train } from '../../models/train.ts';
import { tinyExamples, tinyLanguage, tinyStructure } from '../support/tiny-codebook.ts';

const language = {
  ...tinyLanguage,
  dismissals: [{ term: 'not … problem', gap: 1 }, { term: 'nothing wrong with' }],
};
const lexicon = loadClassifier(train({ structure: tinyStructure, language, examples: [] }));
const trained = loadClassifier(train({ structure: tinyStructure, language, examples: tinyExamples }));
const given = (text: string): string[] =>
  lexicon.classify([{ text }])[0]?.themes.map(({ theme }) => theme) ?? [];

test.each([
  ['training is not the problem, it is slow', ['speed']],
  ['There is nothing wrong with the training but it is slow', ['speed']],
  ['It is slow. Training is not a problem.', ['speed']],
  ['training is slow', ['training', 'speed']],
])('of %j what is dismissed is left out', (text, themes) => {
  expect(given(text).toSorted()).toEqual(themes.toSorted());
});

test('a dismissal that is all a comment says stands', () => {
  expect(given('nothing wrong with the training')).toEqual(['training']);
});

test('contributions still sum to the score', () => {
  const words = 'the laptop is slow not problem nothing wrong with training , . but again'.split(' ');
  const sentence = fc.array(fc.constantFrom(...words), { maxLength: 25 }).map((all) => all.join(' '));
  fc.assert(
    fc.property(sentence, fc.constantFrom(...trained.themes), (text, theme) => {
      const { base, spans, score } = trained.explain({ text }, theme);
      expect(Math.abs(spans.reduce((sum, { weight }) => sum + weight, base) - score)).toBeLessThan(1e-6);
    }),
  );
});

import { expect, test } from 'vitest';
import { loadClassifier } from '../../models/engine.ts';
import { train } from '../../models/train.ts';
import { readVectors, type WordVectors, writeVectors } from '../../models/vectors.ts';
import { MOST_WORD_FEATURES, wordFeatures } from '../../models/word-features.ts';
import { tinyLanguage } from '../support/tiny-codebook.ts';

const scratch = new Int32Array(MOST_WORD_FEATURES);
const hashOf = (word: string): number => {
  wordFeatures(word, scratch);
  return scratch[0] ?? 0;
};

/** Two kinds of words, told apart by the first dimension and the cluster. */
const kinds = [
  ['laptop', 'tablet', 'desktop', 'monitor'],
  ['soup', 'bread', 'salad', 'custard'],
];
const words = kinds
  .flatMap((list, kind) => list.map((word) => ({ hash: hashOf(word), kind })))
  .sort((a, b) => a.hash - b.hash);
const vectors: WordVectors = {
  dimensions: 2,
  levels: 1,
  hash: Int32Array.from(words, ({ hash }) => hash),
  cluster: Uint16Array.from(words, ({ kind }) => kind),
  weight: new Uint8Array(words.length).fill(255),
  rows: Int8Array.from(words.flatMap(({ kind }) => (kind === 0 ? [127, 0] : [-127, 0]))),
};
const structure = { themes: [{ id: 'kit', lexicon: [] }], systems: [], systemContext: [] };
const examples = kinds.flatMap((list, kind) =>
  list.slice(0, 3).flatMap((word) =>
    ['one', 'two', 'three', 'four'].map((count) => ({
      text: `${word} ${count}`,
      labels: kind === 0 ? ['kit'] : [],
    })),
  ),
);

test('a word that training never met speaks as words like it do', () => {
  const told = loadClassifier(train({ structure, language: { ...tinyLanguage, vectors }, examples }));
  const score = (word: string): number => told.explain({ text: word }, 'kit').score;
  expect(told.classify([{ text: 'monitor' }])[0]?.themes).toMatchObject([{ theme: 'kit' }]);
  expect(score('custard')).toBeLessThan(score('zzyzx'));
});

test('vectors survive their file, and nothing else is taken for one', () => {
  const bytes = writeVectors(vectors);
  expect(readVectors(bytes)).toEqual(vectors);
  for (const wrong of [bytes.slice(0, -1), bytes.slice(1), new Uint8Array(0)])
    expect(() => readVectors(wrong)).toThrow(RangeError);
});

import { expect, test } from 'vitest';
import { loadClassifier } from '../../models/engine.ts';
import type { Example } from '../../models/examples.ts';
import type { Structure } from '../../models/structure.ts';
import { train } from '../../models/train.ts';
import { tinyLanguage } from '../support/tiny-codebook.ts';

/** Each theme has a word that decides, and one that only hints. */
const structure: Structure = {
  themes: ['training', 'speed', 'mobile', 'storage'].map((id) => ({
    id,
    lexicon: [{ term: `sure${id}` }, { term: `hint${id}`, weight: 0.4 }],
  })),
  systems: [],
  systemContext: [],
};
const hinted = (theme: string, labelled: boolean): Example[] =>
  ['monday', 'tuesday', 'friday'].map((day) => ({
    text: `a hint${theme} came on ${day}`,
    labels: labelled ? [theme] : [],
  }));
const themesOf = (examples: readonly Example[], text: string): string[] =>
  loadClassifier(train({ structure, language: tinyLanguage, examples }))
    .classify([{ text }])
    .flatMap((comment) => comment.themes.map(({ theme }) => theme));

test('without labels a hint is not enough', () => {
  expect(themesOf([], 'the hintstorage of today')).toEqual([]);
});

test('where hints are borne out for some themes, one is enough for a theme that nobody labelled', () => {
  const examples = ['training', 'speed', 'mobile'].flatMap((theme) => hinted(theme, true));
  expect(themesOf(examples, 'the hintstorage of today')).toEqual(['storage']);
  expect(themesOf(examples, 'nothing of the sort')).toEqual([]);
});

test('where hints are not borne out, only what is sure counts', () => {
  const examples = ['training', 'speed', 'mobile'].flatMap((theme) => [
    ...hinted(theme, false),
    { text: `the sure${theme} of today`, labels: [theme] },
  ]);
  expect(themesOf(examples, 'the hintstorage of today')).toEqual([]);
  expect(themesOf(examples, 'the surestorage of today')).toEqual(['storage']);
});

test('comments that were labelled for what they have alone choose no threshold', () => {
  const examples = ['training', 'speed', 'mobile'].flatMap((theme) =>
    hinted(theme, true).map((example) => ({ ...example, decided: [theme] })),
  );
  expect(themesOf(examples, 'the hintstorage of today')).toEqual([]);
});

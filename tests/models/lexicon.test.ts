import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadClassifier } from '../../models/engine.ts';
import { train } from '../../models/train.ts';
import { naiveThemes } from '../support/naive-lexicon.ts';
import { tinyLanguage, tinyStructure } from '../support/tiny-codebook.ts';

const lexicon = loadClassifier(train({ structure: tinyStructure, language: tinyLanguage, examples: [] }));
const read = (text: string) => {
  const [found] = lexicon.classify([{ text }]);
  if (found === undefined) throw new Error('nothing came back');
  return found;
};
const themes = (text: string) => read(text).themes.map(({ theme }) => theme);

describe('terms', () => {
  test.each([
    ['a stem matches its forms', 'Typing it all twice', ['repeats']],
    ['a gap allows four words', 'type a b c d twice', ['repeats']],
    ['and no more', 'type a b c d e twice', []],
    ['a phrase does not cross sentences', 'We type. Twice a day we rest', []],
    ['a hyphen is a space', 'So much double-keying', ['repeats']],
    ['halves add up', 'the same form, again', ['repeats']],
    ['a half alone does not decide', 'again', []],
    ['the same entry counts once', 'again and again and again', []],
    ['an exclusion hides its words', 'the train station', []],
    ['but only those', 'trained at the train station', ['training']],
    ['capitals matter where asked', 'the leap year', []],
    ['and then a child brings its parent', 'on LEAP', ['training', 'training/online']],
    ['a negative weight speaks against', 'slow then fast', []],
  ])('%s', (_, text, expected) => {
    expect(themes(text).sort()).toEqual(expected);
  });

  test('what begins alike is told apart by what follows, as a word or as a stem', () => {
    const terms = { word: 'log crashing', stem: 'log crash*', gap: 'log … again', one: 'log' };
    const structure = {
      themes: Object.entries(terms).map(([id, term]) => ({ id, lexicon: [{ term }] })),
      systems: [],
      systemContext: [],
    };
    const engine = loadClassifier(train({ structure, language: tinyLanguage, examples: [] }));
    const found = ['log crashing again', 'log crashes', 'log in again', 'log'].map((text) =>
      engine.classify([{ text }])[0]?.themes.map(({ theme }) => theme),
    );
    const [all, stem, gap, one] = found.map((ids) => new Set(ids));
    expect(all).toEqual(new Set(['word', 'stem', 'gap', 'one']));
    expect(stem).toEqual(new Set(['stem', 'one']));
    expect(gap).toEqual(new Set(['gap', 'one']));
    expect(one).toEqual(new Set(['one']));
  });

  test('evidence is what was matched', () => {
    const text = 'Yes: typed it twice, sadly.';
    const [tag] = read(text).themes;
    expect(tag?.evidence.map(({ start, end }) => text.slice(start, end))).toEqual(['typed it twice']);
  });
});

describe('systems', () => {
  test.each([
    ['with its capitals in a sentence', 'I find Beacon useful', ['Beacon']],
    ['at the start of a sentence with a context word near', 'Beacon is down, log it', ['Beacon']],
    ['not at the start without one', 'Beacon of hope', []],
    ['without capitals after a context word', 'stuck on beacon', ['Beacon']],
    ['not as an ordinary word', 'a beacon of hope', []],
    ['not when everything is in capitals', 'A BEACON OF HOPE', []],
    ['a plain name in any case, once', 'zx9 and ZX9', ['ZX9']],
    ['by an alias', 'beacon live died', ['Beacon']],
  ])('%s', (_, text, expected) => {
    expect(read(text).systems).toEqual(expected);
  });
});

describe('valence and facets', () => {
  test.each([
    ['awful training', 'negative'],
    ['good training', 'positive'],
    ['the training is not good', 'negative'],
    ['training was good but awful rooms', 'mixed'],
    ['training happened', 'neutral'],
    ['Training was good. The canteen is awful.', 'positive'],
  ])('%s: %s', (text, valence) => {
    expect(read(text).themes[0]?.valence).toBe(valence);
  });

  test('facets need no theme', () => {
    expect(read('It should change').facets).toEqual(['suggestion']);
    expect(read("I can't go on").facets).toEqual(['distress']);
  });
});

test('without labels the engine is the lexicon, on any run of its words', () => {
  const word = fc.constantFrom(
    ...'type types typed twice double keying again same form train trained station training online course slow cooker fast x y'.split(
      ' ',
    ),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 14 }), (text) => {
      expect(new Set(themes(text.join(' ')))).toEqual(naiveThemes(tinyStructure, text.join(' ')));
    }),
    { numRuns: 500 },
  );
});

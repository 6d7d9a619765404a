import winkModel from 'wink-eng-lite-web-model';
import winkNLP from 'wink-nlp';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTokens, foldedWord, SENTENCE_BREAK, tokenise, words } from '../../models/tokenise.ts';

test.each([
  ['Log-in takes AGES', ['log', 'in', 'takes', 'ages']],
  ["don't and don’t are one word", ["don't", 'and', "don't", 'are', 'one', 'word']],
  ["the officer's, the officers' and 'quoted'", ['the', 'officer', 'the', 'officers', 'and', 'quoted']],
  ['101 calls on 4G at 3.5 Mb', ['101', 'calls', 'on', '4g', 'at', '3', '5', 'mb']],
  ['café Ærø ΣΟΦΙΑ', ['café', 'ærø', 'σοφια']],
  ['good👍🏽 bad👎', ['good', '👍', 'bad', '👎']],
  ['soft\u00adhyphen zero\u200bwidth', ['softhyphen', 'zerowidth']],
  ['𝒜b 你好 مرحبا', ['𝒜b', '你好', 'مرحبا']],
  ['a_b a/b a&b <b>', ['a', 'b', 'a', 'b', 'a', 'b', 'b']],
  ['\ud800x\udc00y \udfff', ['x', 'y']],
  ['', []],
  ['... --- !!!', []],
])('reads %j', (text, expected) => {
  expect(words(text)).toEqual(expected);
});

test('a word hashes alike whatever its case and place, and other words do not', () => {
  const tokens = createTokens();
  tokenise('Slow, SLOW slows (slow)', tokens);
  const [a, b, c, d] = tokens.hash;
  expect([b, d]).toEqual([a, a]);
  expect(c).not.toBe(a);
});

test('sentences end at full stops, but not within numbers or names', () => {
  const tokens = createTokens();
  tokenise('It took 3.5 hours. Then it died', tokens);
  const breaks = Array.from(tokens.before.subarray(0, tokens.count), (kind) => kind === SENTENCE_BREAK);
  expect(breaks).toEqual([true, false, false, false, false, true, false, false]);
});

test('words lie in order inside any text, and reading them alone gives them again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const tokens = createTokens(4);
      tokenise(text, tokens);
      let previous = 0;
      for (let k = 0; k < tokens.count; k++) {
        const start = tokens.start[k] ?? -1;
        const end = tokens.end[k] ?? -1;
        expect(start).toBeGreaterThanOrEqual(previous);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        previous = end;
        expect(words(text.slice(start, end))).toEqual([foldedWord(text, start, end)]);
      }
    }),
  );
});

/** Where the two differ on purpose: wink splits "don't", keeps hyphens, ordinals and "'s" apart; we do not. */
test('finds the words that wink-nlp finds in plain prose', () => {
  const nlp = winkNLP(winkModel, ['sbd']);
  const prose = [
    'The laptop takes twenty minutes to start and then the whole thing freezes.',
    'I spend more time typing the same details into three systems than I do on patrol!',
    'Why can we not have one search across every force? It would save hours, honestly.',
    'Training was a video (twice as long as it needed to be); nobody asked questions.',
    'Crews say “it works” – until the battery dies, that is.',
  ];
  for (const text of prose) {
    const theirs = nlp
      .readDoc(text)
      .tokens()
      .out()
      .filter((token) => /\p{L}/u.test(token))
      .map((token) => token.toLowerCase());
    expect(words(text)).toEqual(theirs);
  }
});

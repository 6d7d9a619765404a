import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitSentences } from '../../../models/sentences.ts';
import { quoteStretch } from '../../../src/domain/exemplars/quote-stretch.ts';
import { countWords } from '../../../src/domain/exemplars/words.ts';

function quote(text: string, ...evidence: string[]): string | null {
  const spans = evidence.map((words, index) => {
    const start = text.indexOf(words);
    return { start, end: start + words.length, weight: evidence.length - index };
  });
  const stretch = quoteStretch(text, spans, splitSentences);
  return stretch && text.slice(stretch.start, stretch.end);
}

test('takes the sentence that holds the strongest evidence', () => {
  const text =
    'I have worked here for eleven years now. The scanner jams on every second page I feed it. The canteen is a good one and everybody says so.';
  expect(quote(text, 'jams', 'worked')).toBe('The scanner jams on every second page I feed it.');
});

test('brings the sentence before when the first one leans on it', () => {
  const text =
    'Everyone told me that the new scanner is hopeless. But I have never once had it jam on me in a whole year.';
  expect(quote(text, 'jam')).toBe(text);
});

test('quotes no sentence that leans on one too long to bring', () => {
  const before = `Everyone told me ${'again and '.repeat(30)}again that the scanner is hopeless.`;
  expect(quote(`${before} But I have never once had it jam on me in a whole year.`, 'jam')).toBeNull();
});

test('keeps an afterthought that turns the meaning round', () => {
  expect(
    quote('The upgrade was a triumph from the first day to the last. Not. I went home.', 'upgrade'),
  ).toBe('The upgrade was a triumph from the first day to the last. Not. I went home.');
});

test('adds neighbours until there are eight words', () => {
  expect(
    quote('It jams. I have to open it up and start all over again. Useless thing it is I say.', 'jams'),
  ).toBe('It jams. I have to open it up and start all over again.');
});

test('quotes nothing from a comment of under eight words', () => {
  expect(quote('The scanner jams. Fix it please.', 'jams')).toBeNull();
});

test('never cuts a sentence of over sixty words, but quotes another that holds evidence', () => {
  const long = `The scanner jams and ${'jams and '.repeat(30)}jams.`;
  expect(quote(long, 'jams')).toBeNull();
  const short = 'Then the printer beside it breaks down in the same way.';
  expect(quote(`${long} ${short}`, 'jams', 'breaks down')).toBeNull();
  expect(quote(`${long} Yesterday the printer beside it broke down as well.`, 'jams', 'broke down')).toBe(
    'Yesterday the printer beside it broke down as well.',
  );
});

test('starts and ends where a sentence does and holds 8 to 60 words, whatever the comment', () => {
  const word = fc.constantFrom('the', 'printer', 'not', 'but', 'slow', 'works', 'it', 'never');
  const sentence = fc
    .array(word, { minLength: 1, maxLength: 30 })
    .map((words) => `${words.join(' ')}.`.replace(/^./, (letter) => letter.toUpperCase()));
  fc.assert(
    fc.property(
      fc.array(sentence, { minLength: 1, maxLength: 6 }),
      fc.nat(400),
      fc.nat(20),
      (sentences, start, length) => {
        const text = sentences.join(' ');
        const stretch = quoteStretch(text, [{ start, end: start + length }], splitSentences);
        if (stretch === null) return;
        const whole = splitSentences(text);
        expect(whole.some((part) => part.start === stretch.start)).toBe(true);
        expect(whole.some((part) => part.end === stretch.end)).toBe(true);
        const words = countWords(text.slice(stretch.start, stretch.end));
        expect(words).toBeGreaterThanOrEqual(8);
        expect(words).toBeLessThanOrEqual(60);
      },
    ),
  );
});

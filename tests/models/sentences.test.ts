import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitSentences } from '../../models/sentences.ts';

const sentences = (text: string) => splitSentences(text).map(({ start, end }) => text.slice(start, end));

test('splits at full stops, not at abbreviations, decimals or ellipses', () => {
  expect(
    sentences(
      "I can't log in. It takes 10.5 mins, e.g. when Mr. Smith searches... again! Why?? Nobody knows",
    ),
  ).toEqual([
    "I can't log in.",
    'It takes 10.5 mins, e.g. when Mr. Smith searches... again!',
    'Why??',
    'Nobody knows',
  ]);
});

test('splits where the space after a full stop is missing', () => {
  expect(sentences('It is slow.It crashes.No one cares')).toEqual([
    'It is slow.',
    'It crashes.',
    'No one cares',
  ]);
});

test('ends a sentence at a blank line and at a list item, not at a wrapped line', () => {
  expect(sentences('Two things\n- the printer\n- the\nscanner\n\nThat is all')).toEqual([
    'Two things',
    '- the printer',
    '- the\nscanner',
    'That is all',
  ]);
});

test('keeps a run of marks with the sentence that it ends', () => {
  expect(sentences('It is rubbish!!!! Sort it out')).toEqual(['It is rubbish!!!!', 'Sort it out']);
});

test('finds nothing in a blank text', () => {
  expect(sentences('')).toEqual([]);
  expect(sentences(' \n\n ')).toEqual([]);
});

test('leaves out nothing but white space and never overlaps, whatever the text', () => {
  const pieces = fc.constantFrom(
    '.',
    '! ',
    '?',
    ' ',
    '\n',
    '\n\n',
    '- ',
    'e.g.',
    "can't",
    '😀',
    '\u{d800}',
    '"',
    '…',
  );
  const texts = fc.array(fc.oneof(pieces, fc.string({ unit: 'grapheme', maxLength: 6 })), { maxLength: 30 });
  fc.assert(
    fc.property(texts, (parts) => {
      const text = parts.join('');
      const found = splitSentences(text);
      let position = 0;
      for (const { start, end } of found) {
        expect(text.slice(position, start).trim()).toBe('');
        expect(end).toBeGreaterThan(start);
        position = end;
      }
      expect(text.slice(position).trim()).toBe('');
    }),
  );
});

import { expect, test } from 'vitest';
import { countWords, wordsOf } from '../../../src/domain/exemplars/words.ts';

test('reads words in lower case with one kind of apostrophe', () => {
  expect(wordsOf("It CAN’T log-in: 3rd time, it's café-slow")).toEqual([
    'it',
    "can't",
    'log',
    'in',
    '3rd',
    'time',
    "it's",
    'café',
    'slow',
  ]);
  expect(wordsOf('--- !!')).toEqual([]);
});

test('counts words as a reader does', () => {
  expect(countWords('The log-in screen - again - and/or nothing …')).toBe(6);
  expect(countWords('')).toBe(0);
});

import { expect, test } from 'vitest';
import { createRandom } from '../../../src/local/sample/random.ts';
import { roughSentences, varyText } from '../../../src/local/sample/vary-text.ts';

const remark = ['The lift is slow.', 'It stops at every floor.', 'I take the stairs.'];
const variants = (length: number, openers: string[] = []) =>
  Array.from({ length: 300 }, (_, index) =>
    varyText(createRandom(String(index)), remark, () => ['And the doors jam!'], length, openers),
  );

test('splits a remark after its full stops', () => {
  expect(roughSentences('The lift is slow.  It stops! Why? 2.5 floors')).toEqual([
    'The lift is slow.',
    'It stops!',
    'Why?',
    '2.5 floors',
  ]);
});

test('keeps most remarks as they are when their length suits', () => {
  const unchanged = variants(60).filter((text) => text === remark.join(' ')).length;
  expect(unchanged).toBeGreaterThan(150);
  expect(unchanged).toBeLessThan(290);
});

test('shortens a long remark to whole sentences and fills up a short one', () => {
  expect(variants(20).every((text) => text.length <= 30)).toBe(true);
  expect(variants(200).every((text) => /doors|DOORS|dor|doo|drs/i.test(text))).toBe(true);
});

test('puts an opener before some, with a small letter after it', () => {
  const opened = variants(60, ['Honestly,']).filter((text) => text.startsWith('Honestly, '));
  expect(opened.length).toBeGreaterThan(10);
  expect(opened.some((text) => text.startsWith('Honestly, the lift'))).toBe(true);
});

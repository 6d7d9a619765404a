import { expect, it } from 'vitest';
import type { FindRedactions } from '../../../src/domain/redaction/find-redactions.ts';
import { redactStretch } from '../../../src/domain/redaction/redact-stretch.ts';
import type { Redaction } from '../../../src/domain/redaction/redaction.ts';

/** Hides each X, and each Y after an X. */
const find: FindRedactions = (text) =>
  [...text.matchAll(/X|(?<=X.*)Y/g)].map(({ index }) => ({ start: index, end: index + 1, kind: 'name' }));
const same = (found: Redaction): Redaction => found;
const redact = (text: string, start: number, end: number, marked: readonly Redaction[] = []) =>
  redactStretch(text, { start, end }, find, marked, same);

it('reads the surroundings of a stretch and gives places from its start', () => {
  expect(redact('X says. Ask Y.', 8, 14)).toEqual([{ start: 4, end: 5, kind: 'name' }]);
});

it('finds its place within a long text', () => {
  const before = 'a '.repeat(4000);
  expect(redact(`${before}ask X.`, before.length, before.length + 6)).toEqual([
    { start: 4, end: 5, kind: 'name' },
  ]);
});

it('adds what was marked in the text, cut to the stretch', () => {
  const marked: Redaction[] = [
    { start: 0, end: 10, kind: 'other' },
    { start: 20, end: 25, kind: 'other' },
  ];
  expect(redact('Nobody. Ask the boss.', 8, 21, marked)).toEqual([
    { start: 0, end: 2, kind: 'other' },
    { start: 12, end: 13, kind: 'other' },
  ]);
});

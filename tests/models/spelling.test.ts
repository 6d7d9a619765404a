import { expect, test } from 'vitest';
import { createRespell } from '../../models/spelling.ts';

const respell = createRespell(['laptop', 'printer', 'crash', 'radio', 'app', 'covid19']);

test.each([
  ['a letter left out', 'prnter', 'printer'],
  ['a letter put in', 'lapptop', 'laptop'],
  ['a letter changed', 'lsptop', 'laptop'],
  ['two letters exchanged', 'crahs', 'crash'],
])('%s is one slip', (_, written, meant) => {
  expect(respell(written)).toBe(meant);
});

test.each([
  ['two slips', 'prntr'],
  ['another first letter', 'trash'],
  ['the word itself', 'radio'],
  ['a short word', 'ap'],
  ['digits', 'covid18'],
  ['what is no word', ''],
])('%s is not', (_, written) => {
  expect(respell(written)).toBeNull();
});

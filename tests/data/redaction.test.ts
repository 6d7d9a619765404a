import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { RedactionFile } from '../../src/domain/redaction/rules.ts';
import { readRedactionRules } from '../../src/read-redaction-rules.ts';

const folder = new URL('../../data/redaction/', import.meta.url);
const files = readdirSync(folder).map((name) => ({
  name,
  content: RedactionFile.parse(parse(readFileSync(new URL(name, folder), 'utf8'))),
}));

it('the shipped rules are read together, with places of the vocabularies', async () => {
  const rules = await readRedactionRules();
  expect(rules.files).toHaveLength(files.length);
  expect(rules.keep.every((name) => name.includes(' '))).toBe(true);
  expect(rules.keep.length).toBeGreaterThan(40);
});

it.each(files)('$name names nobody twice, nor as two kinds of name', ({ content }) => {
  const { first, last, words } = content.names;
  for (const list of [first, last, words]) expect(new Set(list).size).toBe(list.length);
  const wordy = new Set(words.map((name) => name.toLowerCase()));
  expect([...first, ...last].filter((name) => wordy.has(name.toLowerCase()))).toEqual([]);
});

it.each(files)('$name says what a weak title is only of titles', ({ content }) => {
  expect(content.weakTitles.filter((title) => !content.titles.includes(title))).toEqual([]);
});

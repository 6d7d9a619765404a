import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { Codebook } from '../../src/domain/codebook.ts';
import { Vocabulary } from '../../src/domain/vocabulary.ts';
import { SamplePlan } from '../../src/local/sample/sample-plan.ts';

const read = (path: string): unknown =>
  parse(readFileSync(new URL(`../../data/${path}`, import.meta.url), 'utf8'));

const plan = SamplePlan.parse(read('samples/police-ddat.yaml'));

test('the sample gives attributes their canonical values', () => {
  const vocabulary = Vocabulary.parse(read('vocabularies/police-attributes.yaml'));
  for (const { name, values } of plan.attributes) {
    const canonical = vocabulary.attributes[name]?.values.map(({ value }) => value);
    for (const { value } of values) if (canonical !== undefined) expect(canonical).toContain(value);
  }
  expect(plan.attributes[0]?.values).toHaveLength(48);
});

test('the sample knows the codebook’s themes', () => {
  const themes = Codebook.parse(read('codebooks/police-ddat.yaml')).themes.map(({ id }) => id);
  for (const { themes: factors } of [...plan.questions, ...plan.waves])
    expect(themes).toEqual(expect.arrayContaining(Object.keys(factors)));
});

test('the sample says that it is synthetic', () => {
  expect([plan.survey, plan.respondentPrefix].every((name) => name.startsWith('synthetic-'))).toBe(true);
  expect(plan.note).toContain('Synthetic');
});

test('every value goes with some value of the attributes before it', () => {
  for (const [index, { values }] of plan.attributes.entries())
    for (const { when } of values)
      for (const [column, allowed] of Object.entries(when)) {
        const before = plan.attributes.slice(0, index).find((attribute) => attribute.column === column);
        expect(before?.values.map(({ value }) => value)).toEqual(expect.arrayContaining(allowed));
      }
});

import { expect, test } from 'vitest';
import { readSample } from '../../src/cli/read-sample.ts';
import { generateSample } from '../../src/local/sample/generate-sample.ts';

test('the bundled sample has 35,000 comments by 8,081 respondents of 48 forces, and an earlier wave', async () => {
  const { plan, corpus, systems } = await readSample();
  const [newest, earlier] = plan.waves;
  expect(newest).toMatchObject({ wave: '2026', comments: 35_000, respondents: 8081 });
  expect(earlier?.wave).toBe('2018');
  expect(earlier?.comments).toBeLessThan(35_000);
  const rows = generateSample({
    seed: 'test',
    plan,
    wave: '2026',
    corpus,
    systems,
    comments: 2000,
    respondents: 900,
  });
  expect(new Set([...rows].map((row) => row['Force'])).size).toBe(48);
});

test('the sample’s voices are those of the corpus', async () => {
  const { plan, corpus } = await readSample();
  const heard = new Set(corpus.map(({ voice }) => voice));
  const expected = plan.attributes.flatMap(({ values }) => values.flatMap(({ voices }) => voices));
  expect([...heard]).toEqual(expect.arrayContaining(expected));
});

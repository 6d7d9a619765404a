import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { writeArtefact } from '../../models/artefact.ts';
import { loadClassifier } from '../../models/engine.ts';
import { lexiconModel } from '../../models/lexicon-model.ts';
import { readLanguage } from '../../src/cli/inputs.ts';

/** Invented comments, a third of them of people at risk; half of the others were written to be taken for such. */
const Case = z.strictObject({ text: z.string().min(1), distress: z.boolean() });
const cases = readFileSync(new URL('distress.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => Case.parse(JSON.parse(line)));

describe('a person at risk', async () => {
  const none = { themes: [], systems: [], systemContext: [] };
  const lexicon = loadClassifier(writeArtefact(lexiconModel(none, await readLanguage())));
  const found = lexicon.classify(cases).map(({ facets }) => facets.includes('distress'));
  const count = (distress: boolean): number =>
    cases.filter((each, index) => each.distress === distress && found[index] === true).length;

  it('is found in 101 of 120 comments that the list of words was widened with, without any labels', () => {
    expect(cases.filter(({ distress }) => distress)).toHaveLength(120);
    expect(count(true)).toBeGreaterThanOrEqual(101);
  });

  it('is seldom seen where risk is a matter of work or a figure of speech', () => {
    expect(cases.filter(({ distress }) => !distress)).toHaveLength(240);
    expect(count(false)).toBeLessThanOrEqual(5);
  });
});

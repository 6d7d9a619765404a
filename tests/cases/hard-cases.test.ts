import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadClassifier } from '../../models/engine.ts';
import { shippedModel } from '../../src/cli/inputs.ts';
import { Codebook, parentOf } from '../../src/domain/codebook.ts';

/** Cases that the shipped model has solved: may only rise. */
const FLOOR = 90;

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const lines = (text: string) => text.split('\n').filter((line) => line !== '');
const codebook = Codebook.parse(parse(read('../../data/codebooks/police-ddat.yaml')));
const themes = new Set(codebook.themes.map((theme) => theme.id));
const ThemeId = z.string().refine((id) => themes.has(id), 'not a theme');

/** Solved when every label is given and nothing of `absent`; a case without labels, when no theme at all is given. */
const Case = z.strictObject({
  id: z.string().regex(/^h-\d{3}$/),
  text: z.string().min(1),
  reason: z.string().min(1),
  labels: z.array(ThemeId),
  absent: z.array(ThemeId).default([]),
});
const cases = lines(read('hard-cases.jsonl')).map((line) => Case.parse(JSON.parse(line)));

function runsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[a-z0-9£']+/gu) ?? [];
  return words.slice(5).map((_, from) => words.slice(from, from + 6).join(' '));
}

describe('the hard cases', () => {
  it('are 150 short comments, each with a reason and themes of the codebook', () => {
    expect(cases).toHaveLength(150);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(150);
    for (const { id, text, labels, absent } of cases) {
      expect(text.length, id).toBeLessThanOrEqual(300);
      for (const label of labels) expect([null, ...labels], id).toContain(parentOf(label));
      for (const theme of absent) expect(labels, id).not.toContain(theme);
    }
  });

  it('are kept out of training: no six words in a row are in the corpus or the codebook', () => {
    const Text = z.object({ text: z.string() });
    const corpus = lines(read('../../data/corpora/police-ddat.jsonl')).map(
      (line) => Text.parse(JSON.parse(line)).text,
    );
    const trained = new Set(
      [...corpus, ...codebook.themes.flatMap(({ examples }) => examples)].flatMap(runsOf),
    );
    for (const { id, text } of cases)
      expect(
        runsOf(text).filter((run) => trained.has(run)),
        id,
      ).toEqual([]);
  });

  it.skipIf(!existsSync(shippedModel))('are solved by the shipped model as often as ever', () => {
    const answers = loadClassifier(readFileSync(shippedModel)).classify(cases);
    const byReason = new Map<string, { solved: number; cases: number }>();
    for (const [index, { reason, labels, absent }] of cases.entries()) {
      const given = new Set(answers[index]?.themes.map(({ theme }) => theme));
      const solved =
        labels.length === 0
          ? given.size === 0
          : labels.every((label) => given.has(label)) && !absent.some((theme) => given.has(theme));
      const tally = byReason.get(reason) ?? { solved: 0, cases: 0 };
      byReason.set(reason, { solved: tally.solved + (solved ? 1 : 0), cases: tally.cases + 1 });
    }
    const total = [...byReason.values()].reduce((sum, { solved }) => sum + solved, 0);
    const detail = [...byReason].map(([reason, tally]) => `${reason} ${tally.solved}/${tally.cases}`);
    process.stdout.write(`hard cases solved: ${total} of ${cases.length} (${detail.join(', ')})\n`);
    expect(total).toBeGreaterThanOrEqual(FLOOR);
  });
});

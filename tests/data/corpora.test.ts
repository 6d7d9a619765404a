import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { Codebook, parentOf } from '../../src/domain/codebook.ts';

const data = new URL('../../data/', import.meta.url);
const codebook = Codebook.parse(parse(readFileSync(new URL('codebooks/police-ddat.yaml', data), 'utf8')));
const themes = new Set(codebook.themes.map((theme) => theme.id));
const systems = new Set(codebook.systems.map((system) => system.name));

const Comment = z.strictObject({
  id: z.string().regex(/^[a-z]+-\d{4}$/),
  text: z.string().min(1).max(2_000),
  labels: z.array(z.string().refine((id) => themes.has(id), 'not a theme')),
  valence: z.record(z.string(), z.enum(['negative', 'positive', 'mixed', 'neutral'])),
  facets: z.array(z.enum(['suggestion', 'distress'])),
  systems: z.array(z.string().refine((name) => systems.has(name), 'not a system')),
  voice: z.string().regex(/^[a-z-]+$/),
  topic: z.string().regex(/^[a-z0-9-]+$/),
});

const comments = readFileSync(new URL('corpora/police-ddat.jsonl', data), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => Comment.parse(JSON.parse(line)));

function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('\u2019', "'")
      .match(/[a-z0-9£']+/gu) ?? []
  );
}

/** Distinct words among the first `tokens` of the comments in order of a hash of their id; null if there are fewer. */
function vocabularyAt(tokens: number): number | null {
  const mixed = comments
    .map(({ id, text }) => ({ key: createHash('sha256').update(id).digest('hex'), text }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const all = mixed.flatMap(({ text }) => wordsOf(text));
  return all.length < tokens ? null : new Set(all.slice(0, tokens)).size;
}

describe('data/corpora/police-ddat.jsonl', () => {
  it('has at least 300 comments, each with its own id and text', () => {
    expect(comments.length).toBeGreaterThanOrEqual(300);
    expect(new Set(comments.map(({ id }) => id)).size).toBe(comments.length);
    expect(new Set(comments.map(({ text }) => text.trim().toLowerCase())).size).toBe(comments.length);
  });

  it('labels every theme, lists the parent beside a child, and gives each label a valence', () => {
    const used = new Set(comments.flatMap(({ labels }) => labels));
    expect([...themes].filter((id) => !used.has(id))).toEqual([]);
    for (const { id, labels, valence } of comments) {
      for (const label of labels) expect([null, ...labels], id).toContain(parentOf(label));
      expect(Object.keys(valence).toSorted(), id).toEqual(labels.toSorted());
    }
  });

  it('is written comment by comment: few share six words in a row, and no six words are in more than three', () => {
    const runs = new Map<string, Set<string>>();
    for (const { id, text } of comments) {
      const words = wordsOf(text);
      for (let from = 0; from + 6 <= words.length; from++) {
        const run = words.slice(from, from + 6).join(' ');
        const owners = runs.get(run);
        if (owners === undefined) runs.set(run, new Set([id]));
        else owners.add(id);
      }
    }
    const shared = [...runs].filter(([, owners]) => owners.size > 1);
    expect(shared.filter(([, owners]) => owners.size > 3).map(([run]) => run)).toEqual([]);
    const sharing = new Set(shared.flatMap(([, owners]) => [...owners]));
    expect(sharing.size / comments.length).toBeLessThanOrEqual(0.07);
  });

  // What 3,330 real comments by users of a public health service have at as many words.
  it.each([
    [5_000, 1_040],
    [20_000, 2_170],
    [50_000, 3_425],
  ])('in %i words has the vocabulary of real comments, %i or more', (tokens, least) => {
    expect(vocabularyAt(tokens) ?? least).toBeGreaterThanOrEqual(least);
  });

  it('has no word that gives a theme away', () => {
    const owners = new Map<string, string[][]>();
    for (const { text, labels } of comments)
      for (const word of new Set(wordsOf(text))) {
        const list = owners.get(word);
        if (list === undefined) owners.set(word, [labels]);
        else list.push(labels);
      }
    const totals = new Map<string, number>();
    for (const { labels } of comments)
      for (const label of labels) totals.set(label, (totals.get(label) ?? 0) + 1);
    const giveaways: string[] = [];
    for (const [word, list] of owners)
      for (const theme of themes) {
        const hits = list.filter((labels) => labels.includes(theme)).length;
        if (hits / list.length >= 0.5 && hits / (totals.get(theme) ?? 1) > 0.4)
          giveaways.push(`${theme}: ${word}`);
      }
    expect(giveaways).toEqual([]);
  });
});

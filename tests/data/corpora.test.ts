import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadClassifier } from '../../models/engine.ts';
import { train } from '../../models/train.ts';
import { readLanguage } from '../../src/cli/inputs.ts';
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

type Comment = z.output<typeof Comment>;

const isBroad = (theme: string) => parentOf(theme) === null;
const isFavourable = (valence: string) => valence === 'positive' || valence === 'mixed';

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
  it('has at least 4,000 comments, in order of their ids, each with its own id and text', () => {
    expect(comments.length).toBeGreaterThanOrEqual(4_000);
    const ids = comments.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted());
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

  it('has at least 200 comments on every theme and 40 on every child', () => {
    const rare = [...themes].filter((theme) => {
      const count = comments.filter(({ labels }) => labels.includes(theme)).length;
      return count < (parentOf(theme) === null ? 200 : 40);
    });
    expect(rare).toEqual([]);
  });

  it.each<[string, number, number, (comment: Comment) => boolean]>([
    ['about half on two or more themes', 0.4, 0.55, ({ labels }) => labels.filter(isBroad).length > 1],
    ['a fifth positive or mixed', 0.17, 0.25, ({ valence }) => Object.values(valence).some(isFavourable)],
    ['one in seven a suggestion', 0.12, 0.18, ({ facets }) => facets.includes('suggestion')],
    ['one in twelve about nothing in the codebook', 0.06, 0.1, ({ labels }) => labels.length === 0],
    [
      'one in forty of a single sentence of three words or fewer',
      0.01,
      0.05,
      ({ text }) => wordsOf(text).length < 4,
    ],
    ['and one in eight of more than fifty words', 0.05, 0.2, ({ text }) => wordsOf(text).length > 50],
  ])('has %s', (_, least, most, holds) => {
    const share = comments.filter(holds).length / comments.length;
    expect(share).toBeGreaterThanOrEqual(least);
    expect(share).toBeLessThanOrEqual(most);
  });

  it('has a third of comments with no word at all, however weak, of the lexicons of their themes', async () => {
    const lifted = codebook.themes.map((theme) => ({
      ...theme,
      lexicon: theme.lexicon.map((entry) =>
        'exclude' in entry && entry.exclude === true ? entry : { ...entry, weight: 1 },
      ),
    }));
    const structure = { ...codebook, themes: lifted };
    const lexicon = loadClassifier(train({ structure, language: await readLanguage(), examples: [] }));
    const themed = comments.filter(({ labels }) => labels.length > 0);
    const answers = lexicon.classify(themed.map(({ text }) => ({ text })));
    const plain = themed.filter(({ labels }, n) =>
      labels.every((label) => answers[n]?.themes.every(({ theme }) => theme !== label) ?? true),
    );
    expect(plain.length / themed.length).toBeGreaterThanOrEqual(0.32);
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

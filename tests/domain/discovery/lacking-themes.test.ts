import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { phrasesOf } from '../../../src/domain/discovery/phrases.ts';
import { countPhrases, suggestThemes } from '../../../src/domain/discovery/suggest-themes.ts';

interface Comment {
  readonly id: number;
  readonly respondent: number;
  readonly text: string;
  readonly themes: readonly string[];
}

const corpus: readonly Comment[] = readFileSync(
  new URL('../../../data/corpora/police-ddat.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line, index) => {
    const { text, labels } = JSON.parse(line) as { text: string; labels: string[] };
    return { id: index, respondent: index, text, themes: labels };
  });
const everywhere = countPhrases(corpus.map(({ text }) => text));
const share = (comments: readonly Comment[], theme: string): number =>
  comments.filter(({ themes }) => themes.includes(theme)).length / comments.length;

/** What is suggested for a set: each time the theme that it is mostly about, by how much more than the set, and its phrases. */
function suggested(set: readonly Comment[], lacking: readonly string[]) {
  return suggestThemes(set, everywhere, { seed: 's', leastRespondents: 10 }).map(({ phrases }) => {
    const told = phrases.map(({ phrase }) => phrase);
    const having = set.filter(({ text }) => !phrasesOf(text).isDisjointFrom(new Set(told)));
    const lifts = lacking.map((theme) => ({ theme, lift: share(having, theme) / share(set, theme) }));
    const [best = { theme: '', lift: 0 }] = lifts.sort((a, b) => b.lift - a.lift);
    return { ...best, told };
  });
}

const broad = [...new Set(corpus.flatMap(({ themes }) => themes))]
  .filter((theme) => !theme.includes('/'))
  .sort();

describe('themes that a codebook lacks', () => {
  it('are found among comments that have none of the others, and told without filler', () => {
    const found: boolean[] = [];
    const told: string[] = [];
    for (let first = 0; first < broad.length; first += 4) {
      const lacking = [0, 5, 11].map((step) => broad[(first + step) % broad.length] ?? '');
      const set = corpus.filter(({ themes }) =>
        themes.every((theme) => lacking.includes(theme.split('/')[0] ?? '')),
      );
      const suggestions = suggested(set, lacking);
      told.push(...suggestions.flatMap((one) => one.told));
      found.push(...lacking.map((theme) => suggestions.some((one) => one.theme === theme && one.lift > 1.8)));
    }
    // Phrases that set clusters apart, but not the whole set, find nine of these fifteen, among 193 phrases with 16 such words.
    expect(found.filter(Boolean).length).toBeGreaterThanOrEqual(12);
    expect(told).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(two|said|people|went|day)$/)]));
  });

  it('are found within a broad theme', () => {
    for (const theme of ['devices', 'access', 'justice', 'support']) {
      const parts = [
        ...new Set(corpus.flatMap(({ themes }) => themes.filter((one) => one.startsWith(`${theme}/`)))),
      ];
      const set = corpus.filter(({ themes }) => themes.includes(theme));
      const found = new Set(suggested(set, parts).flatMap((one) => (one.lift > 1.5 ? one.theme : [])));
      expect([...found].sort()).toEqual(parts.sort());
    }
  });
});

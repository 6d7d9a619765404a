import { createHash } from 'node:crypto';
import type { Classification, Passage, Tag } from './classifier.ts';
import type { Example } from './examples.ts';
import { log, sigmoid } from './mathematics.ts';
import { parentTheme } from './structure.ts';
import type { ThemeClassifier } from './theme-classifier.ts';
import { createTokens, foldedWord, tokenise } from './tokenise.ts';

/** Log-ratio of each word per theme, and the log-odds of the theme itself. */
interface Weights {
  readonly prior: Float64Array;
  readonly words: ReadonlyMap<string, Float64Array>;
}

function learn(themes: readonly string[], examples: readonly Example[]): Weights {
  const number = new Map(themes.map((theme, index) => [theme, index]));
  const width = themes.length;
  const inside = new Map<string, Float64Array>();
  const total = new Map<string, number>();
  const insideTotal = new Float64Array(width);
  const having = new Float64Array(width);
  let all = 0;
  const tokens = createTokens();
  for (const { text, labels } of examples) {
    const own = new Set<number>();
    for (const label of labels)
      for (const id of [label, parentTheme(label)]) {
        const theme = number.get(id ?? '');
        if (theme !== undefined) own.add(theme);
      }
    for (const theme of own) having[theme] = (having[theme] ?? 0) + 1;
    tokenise(text, tokens);
    for (let at = 0; at < tokens.count; at++) {
      const word = foldedWord(text, tokens.start[at] ?? 0, tokens.end[at] ?? 0);
      total.set(word, (total.get(word) ?? 0) + 1);
      all++;
      let row = inside.get(word);
      if (row === undefined) inside.set(word, (row = new Float64Array(width)));
      for (const theme of own) {
        row[theme] = (row[theme] ?? 0) + 1;
        insideTotal[theme] = (insideTotal[theme] ?? 0) + 1;
      }
    }
  }
  const size = total.size;
  const words = new Map<string, Float64Array>();
  for (const [word, row] of inside) {
    const count = total.get(word) ?? 0;
    words.set(
      word,
      row.map((own, theme) => {
        const mass = insideTotal[theme] ?? 0;
        return log((own + 1) / (mass + size)) - log((count - own + 1) / (all - mass + size));
      }),
    );
  }
  const prior = having.map((count) => log((count + 0.5) / (examples.length - count + 0.5)));
  return { prior, words };
}

/** Plain multinomial naive Bayes, one theme against the rest, add-one smoothing: a baseline. */
export function trainBayes(themes: readonly string[], examples: readonly Example[]): ThemeClassifier {
  const { prior, words } = learn(themes, examples);
  const hash = createHash('sha256').update(JSON.stringify([themes, [...prior]]));
  for (const [word, row] of words) hash.update(JSON.stringify([word, [...row]]));
  const tokens = createTokens();

  function scores(text: string): Float64Array {
    const found = Float64Array.from(prior);
    tokenise(text, tokens);
    for (let at = 0; at < tokens.count; at++) {
      const row = words.get(foldedWord(text, tokens.start[at] ?? 0, tokens.end[at] ?? 0));
      if (row !== undefined)
        for (let theme = 0; theme < found.length; theme++)
          found[theme] = (found[theme] ?? 0) + (row[theme] ?? 0);
    }
    return found;
  }

  function tag(text: string, theme: number, score: number): Tag {
    const evidence: Tag['evidence'][number][] = [];
    for (let at = 0; at < tokens.count; at++) {
      const start = tokens.start[at] ?? 0;
      const end = tokens.end[at] ?? 0;
      const weight = words.get(foldedWord(text, start, end))?.[theme] ?? 0;
      if (weight > 0) evidence.push({ start, end, weight });
    }
    const heaviest = evidence.sort((a, b) => b.weight - a.weight || a.start - b.start).slice(0, 3);
    return {
      theme: themes[theme] ?? '',
      probability: bounded(score),
      valence: 'neutral',
      evidence: heaviest.sort((a, b) => a.start - b.start),
    };
  }

  return {
    id: hash.digest('hex'),
    themes,
    classify: (passages: readonly Passage[]): Classification[] =>
      passages.map(({ text }) => {
        const found = scores(text);
        const tags: Tag[] = [];
        for (const [theme, score] of found.entries())
          if (score >= 0 && tokens.count > 0) tags.push(tag(text, theme, score));
        const given = tags.filter(({ evidence }) => evidence.length > 0);
        for (const child of given.slice()) {
          const parent = parentTheme(child.theme);
          if (parent !== null && themes.includes(parent) && !given.some(({ theme }) => theme === parent))
            given.push({ ...child, theme: parent });
        }
        given.sort((a, b) => b.probability - a.probability);
        return { themes: given, facets: [], systems: [] };
      }),
    probabilities: ({ text }) => scores(text).map(bounded),
  };
}

function bounded(score: number): number {
  return Math.min(1 - 1e-12, Math.max(1e-12, sigmoid(score)));
}

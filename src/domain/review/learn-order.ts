import { words } from '../../../models/tokenise.ts';
import { randomFrom } from '../statistics/random.ts';

/** Comments that nobody has labelled, as columns. */
export interface LearnPool {
  readonly count: number;
  readonly themes: number;
  /** Comments × themes: calibrated probabilities of all themes. */
  readonly probability: Float32Array;
  /** Per theme, the probability from which it is given. */
  readonly threshold: Float32Array;
  /** Per theme, how many labelled comments have it. */
  readonly labelled: Int32Array;
  readonly texts: LearnTexts;
  /** Words of the comments that are labelled already, by number: how many of them say each. */
  readonly said: Int32Array;
}

/** The distinct words of comments as numbers: those of comment `i` are `[start[i], start[i + 1])`. */
export interface LearnTexts {
  readonly start: Int32Array;
  readonly word: Int32Array;
}

/** Words are told apart by this many numbers. */
export const LEARN_WORDS = 1 << 17;

/** How the order is mixed, in a turn of four: what the model doubts, what it was not told of, and what comes by chance. */
const TURN = ['doubt', 'chance', 'doubt', 'coverage'] as const;
/** Comments that are weighed against each other for every one that is taken. */
const SHORTLIST = 20;
/** Comments that say a word, for it to count as one that others say too. */
const LEAST_SAYING = 3;

function wordNumber(word: string): number {
  let hash = 0x811c9dc5;
  for (let k = 0; k < word.length; k++) hash = Math.imul(hash ^ word.charCodeAt(k), 0x01000193);
  return (hash ^ (hash >>> 15)) & (LEARN_WORDS - 1);
}

/** The distinct words of texts, each once in its comment. */
export function learnTexts(texts: readonly string[]): LearnTexts {
  const start = new Int32Array(texts.length + 1);
  const word: number[] = [];
  for (const [index, text] of texts.entries()) {
    for (const number of new Set(words(text).map(wordNumber))) word.push(number);
    start[index + 1] = word.length;
  }
  return { start, word: Int32Array.from(word) };
}

/** How many of the comments say each word. */
export function countWords({ word }: LearnTexts): Int32Array {
  const count = new Int32Array(LEARN_WORDS);
  for (const number of word) count[number] = (count[number] ?? 0) + 1;
  return count;
}

/**
 * The order in which labels teach a model most: indexes of `take` comments, the most useful first.
 *
 * Half of them are those that the model doubts: the sum over themes of how near the probability is to the theme's
 * threshold, where a theme counts for less the more positives it has (1/√(n + 1)), those taken before counting by their
 * probabilities. A quarter cover words that many comments say and few labels do. Both are drawn in by their likeness
 * (cosine of inverse document frequencies) to what was taken before, so that near-copies come once. The last quarter is drawn by
 * chance: without it the labels would tell a wrong share of each theme, and thresholds and calibration with them. Where the
 * model doubts nothing, as it knows nothing, chance takes its place.
 *
 * The mixture was chosen by simulation (`npm run bench:learning`). Cost: one pass over the pool, then `take` passes over a
 * shortlist of 20 × `take`.
 */
export function learnOrder(pool: LearnPool, take: number, seed: number | string): Int32Array {
  const random = randomFrom(seed);
  const { count, themes, probability, texts } = pool;
  const wanted = Math.min(take, count);
  const frequency = countWords(texts);
  const idf = Float32Array.from(frequency, (n) => (n === 0 ? 0 : Math.log(count / n)));
  const said = Float32Array.from(pool.said);
  const positives = Float32Array.from(pool.labelled);
  const taken = new Uint8Array(count);
  const order = new Int32Array(wanted);

  const nearness = nearnessTable(pool);
  const doubt = (comment: number, need: Float32Array): number => {
    let sum = 0;
    for (let theme = 0; theme < themes; theme++)
      sum += (need[theme] ?? 0) * (nearness[comment * themes + theme] ?? 0);
    return sum;
  };
  const coverage = (comment: number): number => {
    let sum = 0;
    for (let k = texts.start[comment] ?? 0; k < (texts.start[comment + 1] ?? 0); k++) {
      const word = texts.word[k] ?? 0;
      const n = frequency[word] ?? 0;
      if (n >= LEAST_SAYING) sum += Math.log(n) / (1 + (said[word] ?? 0));
    }
    return sum;
  };
  const needs = (): Float32Array => positives.map((n) => 1 / Math.sqrt(n + 1));

  const first = needs();
  const shortlists = {
    doubt: highest(count, wanted * SHORTLIST, (comment) => doubt(comment, first)),
    coverage: highest(count, wanted * SHORTLIST, coverage),
  };
  const likeness = new Float32Array(count);
  const norms = Float32Array.from({ length: count }, (_, comment) => {
    let sum = 0;
    for (let k = texts.start[comment] ?? 0; k < (texts.start[comment + 1] ?? 0); k++)
      sum += (idf[texts.word[k] ?? 0] ?? 0) ** 2;
    return Math.sqrt(sum);
  });
  const weights = new Float32Array(LEARN_WORDS);
  const weighed = [...new Set([...shortlists.doubt, ...shortlists.coverage])];

  function remember(comment: number): void {
    taken[comment] = 1;
    const from = texts.start[comment] ?? 0;
    const to = texts.start[comment + 1] ?? 0;
    for (let k = from; k < to; k++) {
      const word = texts.word[k] ?? 0;
      said[word] = (said[word] ?? 0) + 1;
      weights[word] = idf[word] ?? 0;
    }
    for (let theme = 0; theme < themes; theme++)
      positives[theme] = (positives[theme] ?? 0) + (probability[comment * themes + theme] ?? 0);
    for (const other of weighed) {
      if (taken[other] === 1) continue;
      let sum = 0;
      for (let k = texts.start[other] ?? 0; k < (texts.start[other + 1] ?? 0); k++) {
        const word = texts.word[k] ?? 0;
        sum += (weights[word] ?? 0) * (idf[word] ?? 0);
      }
      const cosine = sum / Math.max(1e-9, (norms[comment] ?? 0) * (norms[other] ?? 0));
      if (cosine > (likeness[other] ?? 0)) likeness[other] = cosine;
    }
    for (let k = from; k < to; k++) weights[texts.word[k] ?? 0] = 0;
  }

  function best(shortlist: Int32Array, value: (comment: number) => number): number {
    let chosen = -1;
    let most = 0;
    for (const comment of shortlist) {
      if (taken[comment] === 1) continue;
      const own = value(comment) * (1 - (likeness[comment] ?? 0));
      if (own > most) {
        most = own;
        chosen = comment;
      }
    }
    return chosen;
  }

  function byChance(): number {
    let comment = Math.floor(random() * count);
    while (taken[comment] === 1) comment = (comment + 1) % count;
    return comment;
  }

  for (let place = 0; place < wanted; place++) {
    const kind = TURN[place % TURN.length] ?? 'chance';
    let chosen = -1;
    if (kind === 'doubt') {
      const need = needs();
      chosen = best(shortlists.doubt, (comment) => doubt(comment, need));
    } else if (kind === 'coverage') chosen = best(shortlists.coverage, coverage);
    if (chosen < 0) chosen = byChance();
    order[place] = chosen;
    remember(chosen);
  }
  return order;
}

/**
 * Comments × themes: 1 where the probability is the theme's threshold, falling to 0 at probabilities of 0 and 1. A theme of
 * which the model says the same of every comment tells none from another: it has 0.
 */
function nearnessTable({ count, themes, probability, threshold }: LearnPool): Float32Array {
  const table = new Float32Array(count * themes);
  for (let cell = 0; cell < table.length; cell++) {
    const p = probability[cell] ?? 0;
    const border = Math.min(0.999, Math.max(0.001, threshold[cell % themes] ?? 0.5));
    const place = p < border ? (0.5 * p) / border : 0.5 + (0.5 * (p - border)) / (1 - border);
    table[cell] = 4 * place * (1 - place);
  }
  for (let theme = 0; theme < themes; theme++) {
    let varies = false;
    for (let cell = theme + themes; cell < table.length && !varies; cell += themes)
      varies = table[cell] !== table[theme];
    if (!varies) for (let cell = theme; cell < table.length; cell += themes) table[cell] = 0;
  }
  return table;
}

/** The comments with the highest values, at most so many. */
function highest(count: number, most: number, value: (comment: number) => number): Int32Array {
  const values = Float32Array.from({ length: count }, (_, comment) => value(comment));
  const order = Int32Array.from({ length: count }, (_, comment) => comment);
  if (count <= most) return order;
  return order.sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b).slice(0, most);
}

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
}

/** The distinct words of comments as numbers: those of comment `i` are `[start[i], start[i + 1])`. */
export interface LearnTexts {
  readonly start: Int32Array;
  readonly word: Int32Array;
}

/** Words are told apart by this many numbers. */
const WORDS = 1 << 17;
/** Comments that are weighed against each other for every one that is taken. */
const SHORTLIST = 20;
/** Distinct words beyond which a comment is no likelier to be drawn. */
const MOST_WORDS = 50;
/** With nothing labelled, so many come first that the lexicon finds themes in, and a theme has enough with so many. */
const OPENING = 20;
const ENOUGH = 8;

function wordNumber(word: string): number {
  let hash = 0x811c9dc5;
  for (let k = 0; k < word.length; k++) hash = Math.imul(hash ^ word.charCodeAt(k), 0x01000193);
  return (hash ^ (hash >>> 15)) & (WORDS - 1);
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

/**
 * The order in which labels teach a model most: indexes of `take` comments, the most useful first.
 *
 * In turn comes one that the model doubts and one that chance draws. Doubt is summed over the themes: how near the
 * probability is to the theme's threshold, where a theme counts for less the more positives it has (1/√(n + 1)), those
 * taken before counting by their probabilities. It is drawn in by the likeness (cosine of inverse document frequencies) to
 * what was taken before, so that near-copies come once. Chance draws in proportion to a comment's distinct words, up to 50:
 * a longer comment makes more points, so that themes sooner have the positives without which they cannot be trained, and
 * yet every comment may come, which keeps the shares of themes among the labels from going far astray, and thresholds and
 * calibration with them. Where the model doubts nothing, as it knows nothing, all is drawn.
 *
 * Before anything is labelled, 20 come first that cover the themes by what the lexicon finds: a theme counts until it may
 * be expected to have 8 positives. Labels soon tell a lexicon where it is wrong.
 *
 * The mixture was chosen by simulation (`npm run bench:learning`): with doubts alone, with the longest comments alone, or
 * with those that most likely have a rare theme, the labels are so unlike the rest that common themes lose. Cost: one pass
 * over the pool for each comment drawn, and one over a shortlist of 20 × `take` for each that is doubted.
 */
export function learnOrder(pool: LearnPool, take: number, seed: number | string): Int32Array {
  const random = randomFrom(seed);
  const { count, themes, probability } = pool;
  const wanted = Math.min(take, count);
  const positives = Float32Array.from(pool.labelled);
  const taken = new Uint8Array(count);
  const order = new Int32Array(wanted);
  const nearness = nearnessTable(pool);
  const needs = (): Float32Array => positives.map((n) => 1 / Math.sqrt(n + 1));
  const doubt = (comment: number, need: Float32Array): number => {
    let sum = 0;
    for (let theme = 0; theme < themes; theme++)
      sum += (need[theme] ?? 0) * (nearness[comment * themes + theme] ?? 0);
    return sum;
  };
  const first = needs();
  const doubted = shortlist(pool, wanted, (comment) => doubt(comment, first));

  const opening = pool.labelled.some((n) => n > 0) ? 0 : Math.min(OPENING, wanted);
  const lift = opening > 0 ? liftTable(pool) : new Float32Array(0);
  const covered = new Float32Array(themes);
  const cover = (comment: number): number => {
    let sum = 0;
    for (let theme = 0; theme < themes; theme++)
      sum += Math.max(0, 1 - (covered[theme] ?? 0) / ENOUGH) * (lift[comment * themes + theme] ?? 0);
    return sum;
  };
  const covering = shortlist(pool, opening, cover);

  const size = (comment: number): number => {
    const words = (pool.texts.start[comment + 1] ?? 0) - (pool.texts.start[comment] ?? 0);
    return taken[comment] === 1 ? 0 : Math.min(MOST_WORDS, Math.max(1, words));
  };
  let left = 0;
  for (let comment = 0; comment < count; comment++) left += size(comment);

  function drawn(): number {
    let ahead = Math.floor(random() * left);
    let comment = 0;
    while (taken[comment] === 1 || ahead >= size(comment)) ahead -= size(comment++);
    return comment;
  }

  for (let place = 0; place < wanted; place++) {
    let best = -1;
    if (place < opening) best = covering.best(taken, cover);
    if (best < 0 && place % 2 === 0) {
      const need = needs();
      best = doubted.best(taken, (comment) => doubt(comment, need));
    }
    const chosen = best < 0 ? drawn() : best;
    order[place] = chosen;
    left -= size(chosen);
    taken[chosen] = 1;
    doubted.remember(chosen);
    if (place < opening) covering.remember(chosen);
    for (let theme = 0; theme < themes; theme++) {
      positives[theme] = (positives[theme] ?? 0) + (probability[chosen * themes + theme] ?? 0);
      covered[theme] = (covered[theme] ?? 0) + (lift[chosen * themes + theme] ?? 0);
    }
  }
  return order;
}

/** The comments that are worth most at first, to choose from for so many places. */
function shortlist(
  pool: LearnPool,
  places: number,
  value: (comment: number) => number,
): {
  /** The one not taken that is worth most and least like those remembered; -1 if none is worth anything. */
  best(taken: Uint8Array, worth: (comment: number) => number): number;
  remember(comment: number): void;
} {
  const list = places === 0 ? new Int32Array(0) : highest(pool.count, places * SHORTLIST, value);
  const likeness = likenessTo(pool, list);
  return {
    best(taken, worth) {
      let chosen = -1;
      let most = 0;
      for (const [place, comment] of list.entries()) {
        if (taken[comment] === 1) continue;
        const own = worth(comment) * (1 - likeness.of(place));
        if (own > most) {
          most = own;
          chosen = comment;
        }
      }
      return chosen;
    },
    remember: (comment) => likeness.remember(comment),
  };
}

/** Comments × themes: how far the probability is above the theme's median, of what it could be. */
function liftTable({ count, themes, probability }: LearnPool): Float32Array {
  const table = new Float32Array(count * themes);
  for (let theme = 0; theme < themes; theme++) {
    const own = Float32Array.from(
      { length: count },
      (_, comment) => probability[comment * themes + theme] ?? 0,
    );
    const median = own.slice().sort()[count >> 1] ?? 0;
    for (const [comment, p] of own.entries())
      table[comment * themes + theme] = Math.max(0, p - median) / Math.max(1e-6, 1 - median);
  }
  return table;
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

/** The largest cosine of each comment of a list, by its place there, to the comments that were remembered. */
function likenessTo(
  { count, texts: { start, word } }: LearnPool,
  list: Int32Array,
): { of(place: number): number; remember(comment: number): void } {
  const frequency = new Int32Array(WORDS);
  for (const number of word) frequency[number] = (frequency[number] ?? 0) + 1;
  const idf = new Float32Array(WORDS);
  for (const number of word) idf[number] = Math.log(count / (frequency[number] ?? 1));
  const weights = new Float32Array(WORDS);
  const most = new Float32Array(list.length);
  const dot = (comment: number, by: Float32Array): number => {
    let sum = 0;
    for (let k = start[comment] ?? 0; k < (start[comment + 1] ?? 0); k++)
      sum += (by[word[k] ?? 0] ?? 0) * (idf[word[k] ?? 0] ?? 0);
    return sum;
  };
  const norms = Float32Array.from(list, (comment) => Math.sqrt(dot(comment, idf)));
  return {
    of: (place) => most[place] ?? 0,
    remember(comment) {
      const norm = Math.sqrt(dot(comment, idf));
      const from = start[comment] ?? 0;
      const to = start[comment + 1] ?? 0;
      for (let k = from; k < to; k++) weights[word[k] ?? 0] = idf[word[k] ?? 0] ?? 0;
      for (const [place, other] of list.entries()) {
        const cosine = dot(other, weights) / Math.max(1e-9, norm * (norms[place] ?? 0));
        if (cosine > (most[place] ?? 0)) most[place] = Math.min(1, cosine);
      }
      for (let k = from; k < to; k++) weights[word[k] ?? 0] = 0;
    },
  };
}

/** The comments with the highest values, at most so many. */
function highest(count: number, most: number, value: (comment: number) => number): Int32Array {
  const values = Float32Array.from({ length: count }, (_, comment) => value(comment));
  const order = Int32Array.from({ length: count }, (_, comment) => comment);
  if (count <= most) return order;
  return order.sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b).slice(0, most);
}

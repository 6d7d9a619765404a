import { words } from '../../../models/tokenise.ts';
import { likeness, minHash, type MinHash } from '../exemplars/min-hash.ts';
import { randomFrom } from '../statistics/random.ts';

/** Comments that nobody has labelled, with what a model says of them. */
export interface LearnPool {
  readonly texts: readonly string[];
  readonly themes: number;
  /** Comments × themes: calibrated probabilities of all themes. */
  readonly probability: Float32Array;
  /** Per theme, the probability from which it is given. */
  readonly threshold: Float32Array;
  /** Per theme, how many labelled comments have it. */
  readonly labelled: Int32Array;
}

/** Distinct words beyond which a comment is no likelier to be drawn. */
const MOST_WORDS = 50;
/** From this likeness on a comment is a copy of another. */
const COPY = 0.8;

/**
 * The order in which labels teach a model most: indexes of `take` comments, all different; copies of others come last.
 *
 * Comments are drawn without replacement in proportion to what they promise, by exponential keys (Efraimidis & Spirakis
 * 2006): how much the model doubts, times the square of the number of distinct words, up to 50. Doubt is summed over the
 * themes: how near the probability is to the theme's threshold, where a theme counts for less the more positives it has
 * (1/√(n + 1)). A longer comment makes more points, so that themes sooner have the positives without which they cannot be
 * trained. As every comment may come, the shares of themes among the labels go less far astray than if the most doubted came
 * first, and thresholds and calibration with them. Where the model doubts nothing, as it knows nothing, chance alone draws.
 *
 * The proportions were chosen by simulation (`npm run bench:learning`).
 */
export function learnOrder(pool: LearnPool, take: number, seed: number | string): Int32Array {
  const random = randomFrom(seed);
  const promise = promises(pool);
  const key = promise.map((worth) => Math.log(1 - random()) / worth);
  const order = Int32Array.from(key, (_, comment) => comment).sort(
    (a, b) => (key[b] ?? 0) - (key[a] ?? 0) || a - b,
  );
  return copiesLast(pool.texts, order, take);
}

/** What each comment promises to teach; the same of all where the model doubts nothing. */
function promises({ texts, themes, probability, threshold, labelled }: LearnPool): Float64Array {
  const need = Float64Array.from(labelled, (positives) => 1 / Math.sqrt(positives + 1));
  const telling = tellingThemes(probability, themes);
  const promise = Float64Array.from(texts, (text, comment) => {
    let doubt = 0;
    for (const theme of telling)
      doubt +=
        (need[theme] ?? 0) * nearness(probability[comment * themes + theme] ?? 0, threshold[theme] ?? 0.5);
    return doubt * Math.min(MOST_WORDS, Math.max(1, new Set(words(text)).size)) ** 2;
  });
  return promise.some((worth) => worth > 0) ? promise.map((worth) => Math.max(worth, 1e-9)) : promise.fill(1);
}

/** Themes of which the model does not say the same of every comment. */
function tellingThemes(probability: Float32Array, themes: number): number[] {
  return Array.from({ length: themes }, (_, theme) => theme).filter((theme) => {
    for (let cell = theme + themes; cell < probability.length; cell += themes)
      if (probability[cell] !== probability[theme]) return true;
    return false;
  });
}

/** 1 at the threshold, falling to 0 at probabilities of 0 and 1. */
function nearness(probability: number, threshold: number): number {
  const border = Math.min(0.999, Math.max(0.001, threshold));
  const place =
    probability < border ? (0.5 * probability) / border : 0.5 + (0.5 * (probability - border)) / (1 - border);
  return 4 * place * (1 - place);
}

function copiesLast(texts: readonly string[], order: Int32Array, take: number): Int32Array {
  const taken: number[] = [];
  const copies: number[] = [];
  const sketches: MinHash[] = [];
  for (const comment of order) {
    if (taken.length === take) break;
    const sketch = minHash(texts[comment] ?? '');
    const isCopy = sketches.some((other) => likeness(sketch, other) >= COPY);
    (isCopy ? copies : taken).push(comment);
    if (!isCopy) sketches.push(sketch);
  }
  return Int32Array.from([...taken, ...copies].slice(0, take));
}

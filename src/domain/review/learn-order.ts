import { words } from '../../../models/tokenise.ts';
import { pickFacilities } from '../exemplars/facility-location.ts';
import { cosines, fitTfIdf, type TermVector } from '../exemplars/tf-idf.ts';
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
  readonly labelledTexts: readonly string[];
}

/** Distinct words beyond which a comment is no likelier to be drawn. */
const MOST_WORDS = 50;
/** Comments that are drawn for each that is taken. */
const DRAWN = 10;
/** Most comments that the taken ones are to stand for, evenly spread over the pool. */
const MOST_MEMBERS = 2500;
/** Labelled comments that are compared with the pool at a time. */
const BLOCK = 500;

/**
 * The order in which labels teach a model most: indexes of `take` comments, all different.
 *
 * Two steps (Wei, Iyer & Bilmes 2015): draw ten times as many as are taken, by what they promise; then take of these, one by
 * one, the comment that adds most to how well those taken and those labelled stand for what the model doubts in the whole
 * pool: facility location on the tf-idf cosine, each comment of the pool counting by its doubt. A copy of what is taken or
 * labelled adds nothing, so copies come last.
 *
 * Doubt is summed over the themes: how near the probability is to the theme's threshold, where a theme counts for less the
 * more positives it has (1/√(n + 1)). A comment is drawn in proportion to its doubt and the number of its distinct words, up
 * to 50, by exponential keys (Efraimidis & Spirakis 2006). That number counts by its square as long as the model says the same
 * of all comments about most of its themes, for want of labels and lexicons: a longer comment makes more points, so that themes
 * sooner have the positives without which they cannot be trained. Where the model doubts nothing, as it knows nothing, all
 * comments count alike.
 *
 * The proportions were chosen by simulation (`npm run bench:learning`). It takes time and memory in proportion to the pool,
 * but for a part of 10 × take × 2,500 similarities.
 */
export function learnOrder(pool: LearnPool, take: number, seed: number | string): Int32Array {
  const telling = tellingThemes(pool);
  const doubt = doubts(pool, telling);
  const terms = pool.texts.map((text) => words(text));
  const power = telling.length < pool.themes / 2 ? 2 : 1;
  const drawn = drawByPromise(terms, doubt, power, DRAWN * take, seed);
  const members = spread(pool.texts.length);
  const weight = Float64Array.from(members, (member) => doubt[member] ?? 0);

  const vectorOf = fitTfIdf(terms);
  const vectors = (comments: Int32Array): TermVector[] =>
    Array.from(comments, (comment) => vectorOf(terms[comment] ?? []));
  const stood = vectors(members);
  const rows = cosines(vectors(drawn), stood);
  const known = likenessToLabelled(
    pool.labelledTexts.map((text) => vectorOf(words(text))),
    stood,
  );
  for (const row of [known, ...rows])
    for (let member = 0; member < row.length; member++)
      row[member] = (row[member] ?? 0) * (weight[member] ?? 0);
  // What is labelled stands in the first place, as one facility that is picked already.
  const picked = pickFacilities([known, ...rows], Math.min(take, drawn.length) + 1, () => true, [0]);
  return Int32Array.from(picked.slice(1), (facility) => drawn[facility - 1] ?? 0);
}

/** How much the model doubts each comment; the same of all where it doubts none. */
function doubts(
  { texts, themes, probability, threshold, labelled }: LearnPool,
  telling: readonly number[],
): Float64Array {
  const need = Float64Array.from(labelled, (positives) => 1 / Math.sqrt(positives + 1));
  const doubt = Float64Array.from(texts, (_, comment) => {
    let sum = 0;
    for (const theme of telling)
      sum +=
        (need[theme] ?? 0) * nearness(probability[comment * themes + theme] ?? 0, threshold[theme] ?? 0.5);
    return sum;
  });
  return doubt.some((sum) => sum > 0) ? doubt.map((sum) => Math.max(sum, 1e-9)) : doubt.fill(1);
}

/** Themes of which the model does not say the same of every comment. */
function tellingThemes({ probability, themes }: LearnPool): number[] {
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

/** Draws without replacement; where all doubts are alike nothing is known that could promise more, so chance alone draws. */
function drawByPromise(
  terms: readonly (readonly string[])[],
  doubt: Float64Array,
  power: number,
  count: number,
  seed: number | string,
): Int32Array {
  const random = randomFrom(seed);
  const alike = doubt.every((sum) => sum === doubt[0]);
  const key = doubt.map((sum, comment) => {
    const length = Math.min(MOST_WORDS, Math.max(1, new Set(terms[comment]).size));
    return Math.log(1 - random()) / (alike ? 1 : sum * length ** power);
  });
  return Int32Array.from(key, (_, comment) => comment)
    .sort((a, b) => (key[b] ?? 0) - (key[a] ?? 0) || a - b)
    .subarray(0, alike ? Math.max(count, MOST_MEMBERS) : count);
}

/** Indexes below `count`, evenly spread, at most as many as there may be members. */
function spread(count: number): Int32Array {
  const size = Math.min(count, MOST_MEMBERS);
  return Int32Array.from({ length: size }, (_, place) => Math.floor((place * count) / size));
}

/** Per member, its cosine with the labelled comment that is likest. */
function likenessToLabelled(labelled: readonly TermVector[], members: readonly TermVector[]): Float64Array {
  const likest = new Float64Array(members.length);
  for (let from = 0; from < labelled.length; from += BLOCK)
    for (const row of cosines(labelled.slice(from, from + BLOCK), members))
      for (const [member, cosine] of row.entries())
        if (cosine > (likest[member] ?? 0)) likest[member] = cosine;
  return likest;
}

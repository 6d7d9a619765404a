import type { Example } from './examples.ts';
import type { Model } from './model.ts';
import { createMatcher } from './match.ts';
import { createMemo } from './memo.ts';
import { createReading } from './reading.ts';
import { createDismisser } from './dismiss.ts';
import { createHashIndex } from './hash-index.ts';
import { foldedWord, SENTENCE_BREAK, words } from './tokenise.ts';
import { lengthClass, wordValue } from './layout.ts';
import { VECTOR_UNIT, type WordVectors } from './vectors.ts';
import {
  lengthFeature,
  MOST_WORD_FEATURES,
  pairFeature,
  questionFeature,
  wordFeatures,
} from './word-features.ts';

export const WORD = 0;
export const NGRAM = 1;
export const PAIR = 2;
export const FLAT = 3;
export const SYSTEM = 4;
/** A dimension of words' vectors, and a cluster of words. */
export const DENSE = 5;
export const CLUSTER = 6;

/** Lists of different lengths one after the other: list `i` is `[start[i], start[i + 1])`. */
export interface Lists {
  readonly start: Int32Array;
  readonly item: Int32Array;
  readonly value: Float32Array;
}

/**
 * Training comments as two sparse matrices whose product is comments × features: a comment is made of units (words,
 * pairs, its length, its question, its systems), a unit of features (itself, and a word's n-grams). Both are much smaller than
 * their product, so fitting works on them one after the other.
 */
export interface Corpus {
  readonly comments: number;
  /** Comment → units, valued by count × wordValue. */
  readonly units: Lists;
  /** Unit → features, valued by count. */
  readonly features: Lists;
  readonly featureHash: Int32Array;
  readonly featureKind: Uint8Array;
  /** Comment → entries of the lexicon that hit. */
  readonly hits: Lists;
}

class ListsBuilder {
  readonly #start = [0];
  readonly #item: number[] = [];
  readonly #value: number[] = [];

  push(item: number, value: number): void {
    this.#item.push(item);
    this.#value.push(value);
  }

  end(): void {
    this.#start.push(this.#item.length);
  }

  lists(): Lists {
    return {
      start: Int32Array.from(this.#start),
      item: Int32Array.from(this.#item),
      value: Float32Array.from(this.#value),
    };
  }
}

/** Features that fewer groups than this have are left out: a model must not hold what one person wrote. */
const LEAST_GROUPS = 3;

/** Most features of each kind, in the order of the kinds; the rarest go first. Keeps models small and training quick. */
const MOST_FEATURES = [12_000, 12_000, 6_000, 1_000, Infinity, Infinity, Infinity];

interface Units {
  readonly byKey: Map<string, number>;
  /** Features of each unit, a repeated one several times. */
  readonly features: number[][];
  /** The row of each unit that is a word with a vector. */
  readonly vector: Map<number, number>;
}

/**
 * Reads the examples with the lexicons of a model and the vectors of its language. Only features of comments of at least
 * three groups remain, and all dimensions of the vectors.
 */
export function readCorpus(
  model: Model,
  examples: readonly Example[],
  group: Int32Array,
  vectors?: WordVectors,
): Corpus {
  const vectorOf = createHashIndex(vectors?.hash ?? new Int32Array(0));
  const memo = createMemo(model, (hash) => vectors === undefined || vectorOf(hash) >= 0);
  const matcher = createMatcher(memo.lexicon);
  const dismisser = createDismisser(memo.lexicon);
  const { columns } = memo.lexicon;
  const reading = createReading();
  const featureIds = new Map<number, number>();
  const featureHash: number[] = [];
  const featureKind: number[] = [];
  const units: Units = { byKey: new Map(), features: [], vector: new Map() };
  const scratch = new Int32Array(MOST_WORD_FEATURES);
  const comments = new ListsBuilder();
  const hits = new ListsBuilder();

  const featureOf = (hash: number, kind: number): number => {
    const key = hash + (kind < PAIR ? 0 : kind * 4294967296);
    const known = featureIds.get(key);
    if (known !== undefined) return known;
    featureIds.set(key, featureHash.length);
    featureHash.push(hash);
    featureKind.push(kind);
    return featureHash.length - 1;
  };
  const unitOf = (key: string, features: () => number[]): number => {
    const known = units.byKey.get(key);
    if (known !== undefined) return known;
    const unit = units.features.length;
    units.byKey.set(key, unit);
    units.features.push(features());
    return unit;
  };

  /** Features of the word in `scratch`, which is about to be the next unit. */
  const wordUnit = (key: number, size: number): number[] => {
    const features = Array.from(scratch.subarray(0, size), (hash, index) =>
      featureOf(hash, index === 0 ? WORD : NGRAM),
    );
    const row = vectorOf(key);
    if (vectors === undefined || row < 0) return features;
    units.vector.set(units.features.length, row);
    for (let level = 0; level < vectors.levels; level++)
      features.push(featureOf(clusterFeature(vectors, row, level), CLUSTER));
    return features;
  };

  for (const example of examples) {
    memo.read(example.text, reading);
    matcher.match(example.text, reading);
    const left = dismisser.dismiss(reading) ? dismisser.left : null;
    const { count, start, end, before } = reading.tokens;
    const value = wordValue(count);
    const found = new Map<number, number>();
    const add = (unit: number, amount: number): void => {
      found.set(unit, (found.get(unit) ?? 0) + amount);
    };
    let previous = 0;
    for (let at = 0; at < count; at++) {
      if (left?.[at] === 1) continue;
      const word = foldedWord(example.text, start[at] ?? 0, end[at] ?? 0);
      const size = wordFeatures(word, scratch);
      const key = scratch[0] ?? 0;
      add(
        unitOf(`w${key}`, () => wordUnit(key, size)),
        value,
      );
      if (at > 0 && before[at] !== SENTENCE_BREAK && left?.[at - 1] !== 1) {
        const pair = pairFeature(previous, key);
        add(
          unitOf(`p${pair}`, () => [featureOf(pair, PAIR)]),
          value,
        );
      }
      previous = key;
    }
    const length = lengthFeature(lengthClass(count));
    add(
      unitOf(`l${length}`, () => [featureOf(length, FLAT)]),
      1,
    );
    if (example.question !== undefined) {
      const question = questionFeature(words(example.question));
      add(
        unitOf(`q${question}`, () => [featureOf(question, FLAT)]),
        1,
      );
    }
    for (let hit = 0; hit < reading.hits; hit++) {
      const target = reading.hitTarget[hit] ?? 0;
      if (target < columns) hits.push(reading.hitEntry[hit] ?? 0, 1);
      else
        add(
          unitOf(`s${target - columns}`, () => [featureOf(target - columns, SYSTEM)]),
          1,
        );
    }
    hits.end();
    for (const [unit, amount] of found) comments.push(unit, amount);
    comments.end();
  }
  for (let d = 0; d < (vectors?.dimensions ?? 0); d++) featureOf(d, DENSE);
  return prune(comments.lists(), hits.lists(), units, featureHash, featureKind, group, vectors);
}

/** Number of a word's cluster among those of all levels. */
export function clusterFeature({ levels, cluster }: WordVectors, row: number, level: number): number {
  return level * 65536 + (cluster[row * levels + level] ?? 0);
}

/** The fewest groups that a feature of a kind must have for at most so many of them to remain. */
function leastGroups(groups: Int32Array, kinds: readonly number[], kind: number, most: number): number {
  const counts = [...groups.filter((count, feature) => kinds[feature] === kind && count >= LEAST_GROUPS)];
  if (counts.length <= most) return LEAST_GROUPS;
  counts.sort((a, b) => b - a);
  return (counts[most] ?? 0) + 1;
}

/** Counts the groups of each feature and keeps those that enough have, and the units that have any. */
function prune(
  comments: Lists,
  hits: Lists,
  { features: unitFeatures, vector }: Units,
  featureHash: readonly number[],
  featureKind: readonly number[],
  group: Int32Array,
  vectors: WordVectors | undefined,
): Corpus {
  const order = Int32Array.from(group, (_, index) => index).sort(
    (a, b) => (group[a] ?? 0) - (group[b] ?? 0) || a - b,
  );
  const groups = new Int32Array(featureHash.length);
  const last = new Int32Array(featureHash.length).fill(-1);
  for (const comment of order) {
    const own = group[comment] ?? 0;
    for (let k = comments.start[comment] ?? 0; k < (comments.start[comment + 1] ?? 0); k++)
      for (const feature of unitFeatures[comments.item[k] ?? 0] ?? []) {
        if (last[feature] === own) continue;
        last[feature] = own;
        groups[feature] = (groups[feature] ?? 0) + 1;
      }
  }
  const least = MOST_FEATURES.map((most, kind) => leastGroups(groups, featureKind, kind, most));
  const featureNumber = new Int32Array(featureHash.length).fill(-1);
  const kept: number[] = [];
  for (let feature = 0; feature < featureHash.length; feature++)
    if (
      featureKind[feature] === DENSE ||
      (groups[feature] ?? 0) >= (least[featureKind[feature] ?? 0] ?? LEAST_GROUPS)
    )
      featureNumber[feature] = kept.push(feature) - 1;

  /** Dimensions were added last. */
  const dense = kept.length - (vectors?.dimensions ?? 0);
  const unitNumber = new Int32Array(unitFeatures.length).fill(-1);
  const features = new ListsBuilder();
  let units = 0;
  for (const [unit, list] of unitFeatures.entries()) {
    const counts = new Map<number, number>();
    for (const feature of list) {
      const number = featureNumber[feature] ?? -1;
      if (number >= 0) counts.set(number, (counts.get(number) ?? 0) + 1);
    }
    const row = vector.get(unit);
    if (counts.size === 0 && row === undefined) continue;
    unitNumber[unit] = units++;
    for (const [feature, count] of counts) features.push(feature, count);
    if (row !== undefined && vectors !== undefined) {
      const value = (vectors.weight[row] ?? 0) * VECTOR_UNIT;
      for (let d = 0; d < vectors.dimensions; d++)
        features.push(dense + d, value * (vectors.rows[row * vectors.dimensions + d] ?? 0));
    }
    features.end();
  }
  const rows = new ListsBuilder();
  for (let comment = 0; comment + 1 < comments.start.length; comment++) {
    for (let k = comments.start[comment] ?? 0; k < (comments.start[comment + 1] ?? 0); k++) {
      const unit = unitNumber[comments.item[k] ?? 0] ?? -1;
      if (unit >= 0) rows.push(unit, comments.value[k] ?? 0);
    }
    rows.end();
  }
  return {
    comments: comments.start.length - 1,
    units: rows.lists(),
    features: features.lists(),
    featureHash: Int32Array.from(kept, (feature) => featureHash[feature] ?? 0),
    featureKind: Uint8Array.from(kept, (feature) => featureKind[feature] ?? 0),
    hits,
  };
}

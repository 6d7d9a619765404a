import type { Example } from './examples.ts';
import type { Model } from './model.ts';
import { createMatcher } from './match.ts';
import { createMemo } from './memo.ts';
import { createReading } from './reading.ts';
import { createDismisser } from './dismiss.ts';
import { CLUSTER, DENSE, FLAT, NGRAM, PAIR, SYSTEM, WORD } from './feature-kinds.ts';
import { createHashIndex } from './hash-index.ts';
import { buildLists, type Lists } from './lists.ts';
import { pruneCorpus } from './prune-corpus.ts';
import { foldedWord, SENTENCE_BREAK, words } from './tokenise.ts';
import { lengthClass, wordValue } from './layout.ts';
import type { WordVectors } from './vectors.ts';
import {
  lengthFeature,
  MOST_WORD_FEATURES,
  pairFeature,
  questionFeature,
  wordFeatures,
} from './word-features.ts';

/** What the columns of a table of weights are about. */
export interface FeatureList {
  readonly featureHash: Int32Array;
  readonly featureKind: Uint8Array;
}

/**
 * Training comments as two sparse matrices whose product is comments × features: a comment is made of units (words,
 * pairs, its length, its question, its systems), a unit of features (itself, and a word's n-grams). Both are much smaller than
 * their product, so fitting works on them one after the other.
 */
export interface Corpus extends FeatureList {
  readonly comments: number;
  /** Comment → units, valued by count × wordValue. */
  readonly units: Lists;
  /** Unit → features, valued by count. */
  readonly features: Lists;
  /** Comment → entries of the lexicon that hit. */
  readonly hits: Lists;
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
  const units = new Map<string, number>();
  const unitFeatures: number[][] = [];
  const vector = new Map<number, number>();
  const scratch = new Int32Array(MOST_WORD_FEATURES);
  const comments = buildLists();
  const hits = buildLists();

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
    const known = units.get(key);
    if (known !== undefined) return known;
    units.set(key, unitFeatures.length);
    return unitFeatures.push(features()) - 1;
  };

  /** Features of the word in `scratch`, which is about to be the next unit. */
  const wordUnit = (key: number, size: number): number[] => {
    const features = Array.from(scratch.subarray(0, size), (hash, index) =>
      featureOf(hash, index === 0 ? WORD : NGRAM),
    );
    const row = vectorOf(key);
    if (vectors === undefined || row < 0) return features;
    vector.set(unitFeatures.length, row);
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
    const addFeature = (prefix: string, hash: number, kind: number, amount: number): void =>
      add(
        unitOf(`${prefix}${hash}`, () => [featureOf(hash, kind)]),
        amount,
      );
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
      if (at > 0 && before[at] !== SENTENCE_BREAK && left?.[at - 1] !== 1)
        addFeature('p', pairFeature(previous, key), PAIR, value);
      previous = key;
    }
    addFeature('l', lengthFeature(lengthClass(count)), FLAT, 1);
    if (example.question !== undefined) addFeature('q', questionFeature(words(example.question)), FLAT, 1);
    for (let hit = 0; hit < reading.hits; hit++) {
      const target = reading.hitTarget[hit] ?? 0;
      if (target < columns) hits.push(reading.hitEntry[hit] ?? 0, 1);
      else addFeature('s', target - columns, SYSTEM, 1);
    }
    hits.end();
    for (const [unit, amount] of found) comments.push(unit, amount);
    comments.end();
  }
  for (let d = 0; d < (vectors?.dimensions ?? 0); d++) featureOf(d, DENSE);
  const read = {
    comments: comments.lists(),
    hits: hits.lists(),
    unitFeatures,
    vector,
    featureHash,
    featureKind,
  };
  return pruneCorpus(read, group, vectors);
}

/** Number of a word's cluster among those of all levels. */
export function clusterFeature({ levels, cluster }: WordVectors, row: number, level: number): number {
  return level * 65536 + (cluster[row * levels + level] ?? 0);
}

import type { Example } from './examples.ts';
import type { Model } from './model.ts';
import { createMatcher } from './match.ts';
import { createMemo } from './memo.ts';
import { createReading } from './reading.ts';
import { foldedWord, SENTENCE_BREAK, words } from './tokenise.ts';
import { lengthClass, wordValue } from './layout.ts';
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
export const LEAST_GROUPS = 3;

/** Most features of each kind, in the order of the kinds; the rarest go first. Keeps models small and training quick. */
const MOST_FEATURES = [12_000, 12_000, 6_000, 1_000, Infinity];

interface Units {
  readonly byKey: Map<string, number>;
  /** Features of each unit, a repeated one several times. */
  readonly features: number[][];
}

/** Reads the examples with the lexicons of a model. Only features of comments of at least three groups remain. */
export function readCorpus(model: Model, examples: readonly Example[], group: Int32Array): Corpus {
  const memo = createMemo(model);
  const matcher = createMatcher(memo.lexicon);
  const { columns } = memo.lexicon;
  const reading = createReading();
  const featureIds = new Map<number, number>();
  const featureHash: number[] = [];
  const featureKind: number[] = [];
  const units: Units = { byKey: new Map(), features: [] };
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

  for (const example of examples) {
    memo.read(example.text, reading);
    matcher.match(example.text, reading);
    const { count, start, end, before } = reading.tokens;
    const value = wordValue(count);
    const found = new Map<number, number>();
    const add = (unit: number, amount: number): void => {
      found.set(unit, (found.get(unit) ?? 0) + amount);
    };
    let previous = 0;
    for (let at = 0; at < count; at++) {
      const word = foldedWord(example.text, start[at] ?? 0, end[at] ?? 0);
      const size = wordFeatures(word, scratch);
      const key = scratch[0] ?? 0;
      add(
        unitOf(`w${key}`, () =>
          Array.from(scratch.subarray(0, size), (hash, index) => featureOf(hash, index === 0 ? WORD : NGRAM)),
        ),
        value,
      );
      if (at > 0 && before[at] !== SENTENCE_BREAK) {
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
  return prune(comments.lists(), hits.lists(), units.features, featureHash, featureKind, group);
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
  unitFeatures: readonly (readonly number[])[],
  featureHash: readonly number[],
  featureKind: readonly number[],
  group: Int32Array,
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
    if ((groups[feature] ?? 0) >= (least[featureKind[feature] ?? 0] ?? LEAST_GROUPS))
      featureNumber[feature] = kept.push(feature) - 1;

  const unitNumber = new Int32Array(unitFeatures.length).fill(-1);
  const features = new ListsBuilder();
  let units = 0;
  for (const [unit, list] of unitFeatures.entries()) {
    const counts = new Map<number, number>();
    for (const feature of list) {
      const number = featureNumber[feature] ?? -1;
      if (number >= 0) counts.set(number, (counts.get(number) ?? 0) + 1);
    }
    if (counts.size === 0) continue;
    unitNumber[unit] = units++;
    for (const [feature, count] of counts) features.push(feature, count);
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

import { HIDDEN_COLUMNS, LENGTH_CLASSES, lengthClass, LEXICON_UNITS, wordValue } from './layout.ts';
import { createHashIndex } from './hash-index.ts';
import { createMatcher } from './match.ts';
import { createMemo, type Memo } from './memo.ts';
import type { Model } from './model.ts';
import type { Reading } from './reading.ts';
import { MOST_ROWS } from './row-sums.ts';
import { SENTENCE_BREAK, words } from './tokenise.ts';
import { lengthFeature, pairFeature, questionFeature } from './word-features.ts';

/** Scores texts; one per thread. After `score`, its fields describe the last text. */
export interface Scorer {
  readonly memo: Memo;
  readonly columns: number;
  /** Uncalibrated score of each column. */
  readonly scores: Float64Array;
  /** Pairs found: the index of each one's second word, and its row. */
  readonly pairs: {
    count: number;
    at: Int32Array;
    row: Int32Array;
    /** Per word: the row of the pair that it ends, or -1. */
    rowAt: Int32Array;
  };
  /** Row of the question, or -1. */
  question(): number;
  /** Reads, matches and scores a text. */
  score(text: string, question: string | undefined, reading: Reading): void;
}

export function createScorer(model: Model): Scorer {
  const { stride, bias, scale, flatRows, flatShift } = model;
  const { systemRows, systemShift, entryUnits } = model;
  const memo = createMemo(model);
  const matcher = createMatcher(memo.lexicon);
  const columns = model.structure.themes.length + HIDDEN_COLUMNS;
  const pairIndex = createHashIndex(model.pairHash);
  /** One bit for each of the lowest 16 bits of a pair's hash: most pairs of a text are known to none. */
  const pairBits = new Uint32Array(2048);
  for (const hash of model.pairHash) {
    const word = (hash >>> 5) & 2047;
    pairBits[word] = (pairBits[word] ?? 0) | (1 << (hash & 31));
  }
  const flatIndex = createHashIndex(model.flatHash);
  const lengthRows = Int32Array.from({ length: LENGTH_CLASSES }, (_, index) =>
    flatIndex(lengthFeature(index)),
  );
  const { rows, firstPair, silent, pairKey, overflow } = memo;
  const origin = rows.address(0);
  const rowBytes = rows.width * 4;
  const scores = new Float64Array(columns);
  const sums = new Int32Array(stride);
  const lexical = new Int32Array(stride);
  const flat = new Int32Array(stride);
  const pairs = {
    count: 0,
    at: new Int32Array(1024),
    row: new Int32Array(1024),
    rowAt: new Int32Array(1025),
  };
  const hasPairs = model.pairHash.length > 0;
  const hasWords = model.wordHash.length > 0;
  let lastQuestion: string | undefined;
  let questionRow = -1;

  function findPairs(reading: Reading): void {
    const { count, before } = reading.tokens;
    const { slot } = reading;
    if (pairs.at.length < count) {
      pairs.at = new Int32Array(reading.slot.length);
      pairs.row = new Int32Array(reading.slot.length);
      pairs.rowAt = new Int32Array(reading.slot.length + 1);
    }
    let found = 0;
    let previous = slot[0] ?? 0;
    const { at: places, row: rowsFound, rowAt } = pairs;
    rowAt[0] = -1;
    rowAt[count] = -1;
    for (let at = 1; at < count; at++) {
      const current = slot[at] ?? 0;
      if (before[at] !== SENTENCE_BREAK && previous !== 0 && current !== 0) {
        const hash = pairFeature(pairKey[previous] ?? 0, pairKey[current] ?? 0);
        const bits = (pairBits[(hash >>> 5) & 2047] ?? 0) >>> (hash & 31);
        const row = (bits & 1) === 0 ? -1 : pairIndex(hash);
        rowAt[at] = row;
        if (row >= 0) {
          places[found] = at;
          rowsFound[found++] = row;
        }
      } else rowAt[at] = -1;
      previous = current;
    }
    pairs.count = found;
  }

  function flush(listed: number): void {
    rows.sum(listed);
    for (let t = 0; t < stride; t++) sums[t] = (sums[t] ?? 0) + (rows.sums[t] ?? 0);
  }

  /** Adds up the rows of words and pairs. */
  function sumRows(reading: Reading): void {
    const { slot } = reading;
    const { count } = reading.tokens;
    const { list } = rows;
    let listed = 0;
    sums.set(overflow);
    for (let at = 0; at < count; at++) {
      const own = slot[at] ?? 0;
      if (silent[own] === 1) continue;
      list[listed++] = origin + own * rowBytes;
      if (listed < MOST_ROWS) continue;
      flush(listed);
      listed = 0;
    }
    for (let k = 0; k < pairs.count; k++) {
      list[listed++] = origin + (firstPair + (pairs.row[k] ?? 0)) * rowBytes;
      if (listed < MOST_ROWS) continue;
      flush(listed);
      listed = 0;
    }
    if (listed > 0) flush(listed);
  }

  function addRow(out: Int32Array, rows: Int8Array, shifts: Uint8Array, row: number): void {
    const base = row * stride;
    const shift = shifts[row] ?? 0;
    for (let t = 0; t < stride; t++) out[t] = (out[t] ?? 0) + ((rows[base + t] ?? 0) << shift);
  }

  function findQuestion(question: string | undefined): void {
    if (question === lastQuestion) return;
    lastQuestion = question;
    questionRow = question === undefined ? -1 : flatIndex(questionFeature(words(question)));
  }

  return {
    memo,
    columns,
    scores,
    pairs,
    question: () => questionRow,
    score(text, question, reading) {
      memo.read(text, reading);
      matcher.match(text, reading);
      findQuestion(question);
      pairs.count = 0;
      if (hasPairs) findPairs(reading);
      if (hasWords) sumRows(reading);
      lexical.fill(0);
      flat.fill(0);
      const lengthRow = lengthRows[lengthClass(reading.tokens.count)] ?? -1;
      if (lengthRow >= 0) addRow(flat, flatRows, flatShift, lengthRow);
      if (questionRow >= 0) addRow(flat, flatRows, flatShift, questionRow);
      for (let hit = 0; hit < reading.hits; hit++) {
        const target = reading.hitTarget[hit] ?? 0;
        if (target < columns)
          lexical[target] = (lexical[target] ?? 0) + (entryUnits[reading.hitEntry[hit] ?? 0] ?? 0);
        else addRow(flat, systemRows, systemShift, target - columns);
      }
      const shrink = wordValue(reading.tokens.count);
      for (let t = 0; t < columns; t++) {
        scores[t] =
          (bias[t] ?? 0) +
          (lexical[t] ?? 0) / LEXICON_UNITS +
          (scale[t] ?? 0) * ((sums[t] ?? 0) * shrink + (flat[t] ?? 0));
      }
    },
  };
}

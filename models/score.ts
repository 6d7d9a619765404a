import { HIDDEN_COLUMNS, LENGTH_CLASSES, lengthClass, LEXICON_UNITS, wordValue } from './layout.ts';
import { createHashIndex } from './hash-index.ts';
import { createMatcher } from './match.ts';
import { createMemo, type Memo } from './memo.ts';
import type { Model } from './model.ts';
import type { Reading } from './reading.ts';
import { SENTENCE_BREAK, words } from './tokenise.ts';
import { lengthFeature, pairFeature, questionFeature } from './word-features.ts';

/** Scores texts; one per thread. After `score`, its fields describe the last text. */
export interface Scorer {
  readonly memo: Memo;
  readonly columns: number;
  /** Uncalibrated score of each column. */
  readonly scores: Float64Array;
  /** Pairs found: the index of each one's second word, and its row. */
  readonly pairs: { count: number; at: Int32Array; row: Int32Array };
  /** Row of the question, or -1. */
  question(): number;
  /** Reads, matches and scores a text. */
  score(text: string, question: string | undefined, reading: Reading): void;
}

export function createScorer(model: Model): Scorer {
  const { stride, bias, scale, pairRows, pairShift, flatRows, flatShift } = model;
  const { systemRows, systemShift, entryUnits } = model;
  const memo = createMemo(model);
  const matcher = createMatcher(memo.lexicon);
  const columns = model.structure.themes.length + HIDDEN_COLUMNS;
  const pairIndex = createHashIndex(model.pairHash);
  const flatIndex = createHashIndex(model.flatHash);
  const lengthRows = Int32Array.from({ length: LENGTH_CLASSES }, (_, index) =>
    flatIndex(lengthFeature(index)),
  );
  const { vectors, pairKey, overflow } = memo;
  const scores = new Float64Array(columns);
  const sums = new Int32Array(stride);
  const lexical = new Int32Array(stride);
  const flat = new Int32Array(stride);
  const pairs = { count: 0, at: new Int32Array(1024), row: new Int32Array(1024) };
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
    }
    let found = 0;
    let previous = slot[0] ?? 0;
    for (let at = 1; at < count; at++) {
      const current = slot[at] ?? 0;
      if (before[at] !== SENTENCE_BREAK && previous !== 0 && current !== 0) {
        const row = pairIndex(pairFeature(pairKey[previous] ?? 0, pairKey[current] ?? 0));
        if (row >= 0) {
          pairs.at[found] = at;
          pairs.row[found++] = row;
        }
      }
      previous = current;
    }
    pairs.count = found;
  }

  function sumWords(reading: Reading): void {
    const { slot, tokens } = reading;
    const { count } = tokens;
    for (let t = 0; t < stride; t += 4) {
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      for (let at = 0; at < count; at++) {
        const base = (slot[at] ?? 0) * stride + t;
        a = (a + (vectors[base] ?? 0)) | 0;
        b = (b + (vectors[base + 1] ?? 0)) | 0;
        c = (c + (vectors[base + 2] ?? 0)) | 0;
        d = (d + (vectors[base + 3] ?? 0)) | 0;
      }
      sums[t] = a + (overflow[t] ?? 0);
      sums[t + 1] = b + (overflow[t + 1] ?? 0);
      sums[t + 2] = c + (overflow[t + 2] ?? 0);
      sums[t + 3] = d + (overflow[t + 3] ?? 0);
    }
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
      sums.fill(0);
      if (hasPairs) findPairs(reading);
      if (hasWords) sumWords(reading);
      for (let k = 0; k < pairs.count; k++) addRow(sums, pairRows, pairShift, pairs.row[k] ?? 0);
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

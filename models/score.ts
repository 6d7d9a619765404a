import { HIDDEN_COLUMNS, LENGTH_CLASSES, lengthClass, LEXICON_UNITS, wordValue } from './layout.ts';
import { createDismisser } from './dismiss.ts';
import { createHashIndex } from './hash-index.ts';
import { MOST_ROWS } from './kernels.ts';
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
  readonly pairs: {
    count: number;
    at: Int32Array;
    row: Int32Array;
  };
  /** What words, pairs and lexicon entries together say for a column: above 0, some stretch of the text speaks for it. */
  support(column: number): number;
  /** Row of the question, or -1. */
  question(): number;
  /** Reads, matches and scores a text. */
  score(text: string, question: string | undefined, reading: Reading): void;
}

/** What scores texts with a model, one after the other. */
export function createScorer(model: Model): Scorer {
  const { stride, bias, scale, flatRows, flatShift } = model;
  const { systemRows, systemShift, entryUnits } = model;
  const memo = createMemo(model);
  const matcher = createMatcher(memo.lexicon);
  const dismisser = createDismisser(memo.lexicon);
  const columns = model.structure.themes.length + HIDDEN_COLUMNS;
  const pairIndex = createHashIndex(model.pairHash);
  const flatIndex = createHashIndex(model.flatHash);
  const lengthRows = Int32Array.from({ length: LENGTH_CLASSES }, (_, index) =>
    flatIndex(lengthFeature(index)),
  );
  const { kernels, firstPair, pairKey, overflow } = memo;
  const scores = new Float64Array(columns);
  const gathered = new Int32Array(stride);
  /** What words and pairs sum to, in the first `stride` numbers. */
  let sums: Int32Array = gathered;
  const lexical = new Int32Array(stride);
  const flat = new Int32Array(stride);
  const pairs = { count: 0, at: kernels.pairAt, row: kernels.pairRow };
  const longPairs = { at: new Int32Array(0), row: new Int32Array(0) };
  let lastQuestion: string | undefined;
  let questionRow = -1;
  let shrink = 0;

  function addUp(listed: number): void {
    kernels.sum(listed);
    for (let t = 0; t < stride; t++) gathered[t] = (gathered[t] ?? 0) + (kernels.sums[t] ?? 0);
  }

  /** Adds up the rows of words and pairs. */
  function sumRows(reading: Reading): void {
    const { count } = reading.tokens;
    sums = gathered;
    gathered.set(overflow);
    if (reading.inKernels) {
      pairs.at = kernels.pairAt;
      pairs.row = kernels.pairRow;
      pairs.count = kernels.pair(count);
      if (memo.overflowed()) addUp(count + pairs.count);
      else {
        kernels.sum(count + pairs.count);
        sums = kernels.sums;
      }
    } else {
      findLongPairs(reading);
      sumList(count, reading.slot, 0);
      sumList(pairs.count, pairs.row, firstPair);
    }
  }

  /** A word left out has the place of none. */
  function leaveOut({ slot, tokens }: Reading): void {
    const { left } = dismisser;
    for (let at = 0; at < tokens.count; at++) if (left[at] === 1) slot[at] = 0;
  }

  /** What kernels.pair does, for texts that the kernels have no room for. */
  function findLongPairs(reading: Reading): void {
    const { count, before } = reading.tokens;
    const { slot } = reading;
    if (longPairs.at.length < count) {
      longPairs.at = new Int32Array(count);
      longPairs.row = new Int32Array(count);
    }
    pairs.at = longPairs.at;
    pairs.row = longPairs.row;
    let found = 0;
    for (let at = 1; at < count; at++) {
      const previous = slot[at - 1] ?? 0;
      const current = slot[at] ?? 0;
      if (before[at] === SENTENCE_BREAK || previous === 0 || current === 0) continue;
      const row = pairIndex(pairFeature(pairKey[previous] ?? 0, pairKey[current] ?? 0));
      if (row < 0) continue;
      pairs.at[found] = at;
      pairs.row[found++] = row;
    }
    pairs.count = found;
  }

  function sumList(count: number, rows: Int32Array, first: number): void {
    for (let from = 0; from < count; from += MOST_ROWS) {
      const listed = Math.min(MOST_ROWS, count - from);
      for (let k = 0; k < listed; k++) kernels.list[k] = kernels.address(first + (rows[from + k] ?? 0));
      addUp(listed);
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
    support: (column) =>
      memo.overflowed()
        ? 0
        : (scale[column] ?? 0) * shrink * (sums[column] ?? 0) + (lexical[column] ?? 0) / LEXICON_UNITS,
    question: () => questionRow,
    score(text, question, reading) {
      memo.read(text, reading);
      matcher.match(text, reading);
      if (reading.hits > 0 && dismisser.dismiss(reading)) leaveOut(reading);
      findQuestion(question);
      sumRows(reading);
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
      shrink = wordValue(reading.tokens.count);
      for (let t = 0; t < columns; t++) {
        scores[t] =
          (bias[t] ?? 0) +
          (lexical[t] ?? 0) / LEXICON_UNITS +
          (scale[t] ?? 0) * ((sums[t] ?? 0) * shrink + (flat[t] ?? 0));
      }
    },
  };
}

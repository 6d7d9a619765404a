import type { FeatureList } from './corpus.ts';
import { FLAT, PAIR, SYSTEM } from './feature-kinds.ts';
import type { Model } from './model.ts';
import { vectorRows } from './vector-rows.ts';
import type { WordVectors } from './vectors.ts';

/** Largest whole number of a weight: seven bits and as many shifts as a row may have. */
const MOST_SHIFT = 6;
const LARGEST = 127 << MOST_SHIFT;

type Rows = Pick<
  Model,
  | 'scale'
  | 'wordHash'
  | 'wordRows'
  | 'wordShift'
  | 'pairHash'
  | 'pairRows'
  | 'pairShift'
  | 'flatHash'
  | 'flatRows'
  | 'flatShift'
  | 'systemRows'
  | 'systemShift'
>;

/** The weights of one row before they are whole numbers, one per column. */
export interface Source {
  readonly hash: number;
  readonly weights: Float32Array;
}

/**
 * Turns the weights (features × columns) into whole numbers: each column has its own scale, and each row seven bits and
 * a shift, so that small weights keep their precision beside large ones. Rows without any weight are left out; rows
 * are in order of their hash. A word that has a vector has a row even if training never met it: what its vector and its
 * clusters say, and what the word itself says.
 */
export function quantise(
  corpus: FeatureList,
  weights: Float32Array,
  columns: number,
  stride: number,
  systems: number,
  vectors?: WordVectors,
): Rows {
  const count = corpus.featureHash.length;
  const number = (feature: number): number => corpus.featureHash[feature] ?? 0;
  const ofKind = (wanted: (kind: number) => boolean): Source[] =>
    Array.from({ length: count }, (_, feature) => feature)
      .filter((feature) => wanted(corpus.featureKind[feature] ?? 0))
      .map((feature) => ({
        hash: number(feature),
        weights: weights.subarray(feature * columns, (feature + 1) * columns),
      }));
  const sources = {
    words: vectorRows(
      corpus,
      weights,
      columns,
      ofKind((kind) => kind < PAIR),
      vectors,
    ),
    pairs: ofKind((kind) => kind === PAIR),
    flat: ofKind((kind) => kind === FLAT),
    systems: ofKind((kind) => kind === SYSTEM),
  };
  const scale = new Float64Array(columns);
  for (const source of Object.values(sources).flat())
    for (let c = 0; c < columns; c++) scale[c] = Math.max(scale[c] ?? 0, Math.abs(source.weights[c] ?? 0));
  for (let c = 0; c < columns; c++) scale[c] = (scale[c] ?? 0) / LARGEST;

  const row = new Int8Array(stride);
  const quantiseRow = (own: Float32Array): number => {
    let most = 0;
    for (let c = 0; c < columns; c++) {
      const unit = scale[c] ?? 0;
      if (unit > 0) most = Math.max(most, Math.abs(own[c] ?? 0) / unit);
    }
    let shift = 0;
    while (most > 127.4 * (1 << shift) && shift < MOST_SHIFT) shift++;
    row.fill(0);
    for (let c = 0; c < columns; c++) {
      const unit = (scale[c] ?? 0) * (1 << shift);
      if (unit > 0) row[c] = Math.max(-127, Math.min(127, Math.round((own[c] ?? 0) / unit)));
    }
    return shift;
  };

  const collect = (chosen: readonly Source[]): { hash: Int32Array; rows: Int8Array; shift: Uint8Array } => {
    const hash: number[] = [];
    const shifts: number[] = [];
    const rows = new Int8Array(chosen.length * stride);
    for (const source of chosen.toSorted((a, b) => a.hash - b.hash)) {
      const shift = quantiseRow(source.weights);
      if (row.every((value) => value === 0)) continue;
      rows.set(row, hash.length * stride);
      hash.push(source.hash);
      shifts.push(shift);
    }
    return {
      hash: Int32Array.from(hash),
      rows: rows.slice(0, hash.length * stride),
      shift: Uint8Array.from(shifts),
    };
  };

  const words = collect(sources.words);
  const pairs = collect(sources.pairs);
  const questions = collect(sources.flat);
  const systemRows = new Int8Array(systems * stride);
  const systemShift = new Uint8Array(systems);
  for (const { hash: system, weights: own } of sources.systems) {
    systemShift[system] = quantiseRow(own);
    systemRows.set(row, system * stride);
  }
  return {
    scale,
    wordHash: words.hash,
    wordRows: words.rows,
    wordShift: words.shift,
    pairHash: pairs.hash,
    pairRows: pairs.rows,
    pairShift: pairs.shift,
    flatHash: questions.hash,
    flatRows: questions.rows,
    flatShift: questions.shift,
    systemRows,
    systemShift,
  };
}

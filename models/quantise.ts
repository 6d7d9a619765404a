import { type Corpus, PAIR, FLAT, SYSTEM } from './corpus.ts';
import type { Model } from './model.ts';

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

/**
 * Turns the weights (features × columns) into whole numbers: each column has its own scale, and each row seven bits and
 * a shift, so that small weights keep their precision beside large ones. Rows without any weight are left out; rows
 * are in order of their hash.
 */
export function quantise(
  corpus: Corpus,
  weights: Float32Array,
  columns: number,
  stride: number,
  systems: number,
): Rows {
  const count = corpus.featureHash.length;
  const scale = new Float64Array(columns);
  for (let f = 0; f < count; f++)
    for (let c = 0; c < columns; c++)
      scale[c] = Math.max(scale[c] ?? 0, Math.abs(weights[f * columns + c] ?? 0));
  for (let c = 0; c < columns; c++) scale[c] = (scale[c] ?? 0) / LARGEST;

  const row = new Int8Array(stride);
  const quantiseRow = (feature: number): number => {
    let most = 0;
    for (let c = 0; c < columns; c++) {
      const unit = scale[c] ?? 0;
      if (unit > 0) most = Math.max(most, Math.abs(weights[feature * columns + c] ?? 0) / unit);
    }
    let shift = 0;
    while (most > 127.4 * (1 << shift) && shift < MOST_SHIFT) shift++;
    row.fill(0);
    for (let c = 0; c < columns; c++) {
      const unit = (scale[c] ?? 0) * (1 << shift);
      if (unit > 0)
        row[c] = Math.max(-127, Math.min(127, Math.round((weights[feature * columns + c] ?? 0) / unit)));
    }
    return shift;
  };

  const collect = (
    wanted: (kind: number) => boolean,
  ): { hash: Int32Array; rows: Int8Array; shift: Uint8Array } => {
    const chosen = Array.from({ length: count }, (_, feature) => feature).filter((feature) =>
      wanted(corpus.featureKind[feature] ?? 0),
    );
    chosen.sort((a, b) => (corpus.featureHash[a] ?? 0) - (corpus.featureHash[b] ?? 0));
    const hash: number[] = [];
    const shifts: number[] = [];
    const rows = new Int8Array(chosen.length * stride);
    for (const feature of chosen) {
      const shift = quantiseRow(feature);
      if (row.every((value) => value === 0)) continue;
      rows.set(row, hash.length * stride);
      hash.push(corpus.featureHash[feature] ?? 0);
      shifts.push(shift);
    }
    return {
      hash: Int32Array.from(hash),
      rows: rows.slice(0, hash.length * stride),
      shift: Uint8Array.from(shifts),
    };
  };

  const words = collect((kind) => kind < PAIR);
  const pairs = collect((kind) => kind === PAIR);
  const questions = collect((kind) => kind === FLAT);
  const systemRows = new Int8Array(systems * stride);
  const systemShift = new Uint8Array(systems);
  for (let feature = 0; feature < count; feature++) {
    if (corpus.featureKind[feature] !== SYSTEM) continue;
    const system = corpus.featureHash[feature] ?? 0;
    systemShift[system] = quantiseRow(feature);
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

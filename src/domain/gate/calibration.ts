import type { PairedJudgements, Said } from './paired-judgements.ts';

/** How far probabilities can be taken at their word. */
export interface Calibration {
  /** Expected calibration error over bins of equal mass, of decisions with a probability of at least 0.1 (Naeini et al. 2015). */
  readonly ece: number;
  /** Mean squared error of all probabilities (Brier 1950). */
  readonly brier: number;
}

const LEAST = 0.1;
const BINS = 15;

/** Calibration of a model on what people decided. */
export function calibrationOf({ known, truth }: PairedJudgements, said: Said): Calibration {
  const cells: number[] = [];
  let squares = 0;
  let decided = 0;
  for (const [cell, is] of known.entries()) {
    if (is !== 1) continue;
    const probability = said.probability[cell] ?? 0;
    decided++;
    squares += (probability - (truth[cell] ?? 0)) ** 2;
    if (probability >= LEAST) cells.push(cell);
  }
  cells.sort((a, b) => (said.probability[a] ?? 0) - (said.probability[b] ?? 0) || a - b);
  let gap = 0;
  for (let bin = 0; bin < BINS; bin++) {
    let predicted = 0;
    let observed = 0;
    const end = Math.floor(((bin + 1) * cells.length) / BINS);
    for (let k = Math.floor((bin * cells.length) / BINS); k < end; k++) {
      predicted += said.probability[cells[k] ?? 0] ?? 0;
      observed += truth[cells[k] ?? 0] ?? 0;
    }
    gap += Math.abs(predicted - observed);
  }
  return {
    ece: cells.length === 0 ? 0 : gap / cells.length,
    brier: decided === 0 ? 0 : squares / decided,
  };
}

import { bayesRatios } from './bayes-ratios.ts';
import type { Corpus } from './corpus.ts';
import { featureMass } from './feature-mass.ts';
import { sigmoid } from './mathematics.ts';
import { sparseProduct } from './sparse-product.ts';

/** What to fit: some columns of some comments. */
export interface Targets {
  readonly columns: number;
  /** Comments × columns: 1 where the comment has the column. */
  readonly positive: Uint8Array;
  /** Comments × columns: 0 where nobody decided. */
  readonly known: Uint8Array;
  /** Column of each entry of the lexicon (-1: of none of these), and its weight in log-odds. */
  readonly entryColumn: Int32Array;
  readonly entryLogit: Float64Array;
  /** Log-odds of a comment without any evidence, before labels. */
  readonly bias: number;
}

export interface FitOptions {
  /** Per column, the penalty on the learned weights: the smaller, the more they may say. */
  readonly penalties: ArrayLike<number>;
  readonly iterations: number;
  /** How firmly what is known beforehand stands; usually `PRECISIONS`. */
  readonly precisions?: Precisions;
}

/** Prior precisions of the bias, of the factor on a lexicon as a whole (around 1), and of each entry (around its weight). */
export interface Precisions {
  readonly bias: number;
  readonly strength: number;
  readonly entry: number;
}

/** What fitting finds. */
export interface Fitted {
  /** Features × columns, the naive-Bayes scale included. */
  readonly weights: Float32Array;
  readonly bias: Float64Array;
  /** Log-odds of each entry. */
  readonly entries: Float64Array;
  /** Comments × columns: the scores of all comments, those too that were not fitted on. */
  readonly scores: Float32Array;
}

const PRECISIONS: Precisions = { bias: 0.02, strength: 6, entry: 1 };
/** Most columns to fit side by side: memory grows with them. */
export const BLOCK = 48;
/** Evaluations of a line search. */
const NEWTON_STEPS = 3;
/** Most that one step may move a score: further out the curve is flat and says nothing of where its bottom is. */
const LONGEST_MOVE = 6;
/**
 * Fits a logistic model per column, all columns side by side.
 *
 * Learned features are scaled by their naive-Bayes log-count ratio and have a Gaussian prior around 0 (Wang & Manning
 * 2012); a lexicon enters with its own weights: a factor on the whole with a prior around 1, and a shift of each entry
 * with a prior around 0. The penalised likelihood is maximised by preconditioned conjugate gradients (Polak-Ribière)
 * with a Newton line search, a fixed number of steps in a fixed order of sums.
 *
 * `held[comment]` is 1 for comments that are not fitted on, but scored.
 */
export function fit(
  corpus: Corpus,
  targets: Targets,
  held: Uint8Array,
  { penalties, iterations, precisions = PRECISIONS }: FitOptions,
): Fitted {
  const { comments, hits } = corpus;
  const { columns: width, positive, known } = targets;
  const featureCount = corpus.featureHash.length;
  const cells = comments * width;
  const size = featureCount * width;

  const product = sparseProduct(corpus, width, held);
  const { forward, backward } = product;
  const ratio = bayesRatios(corpus, targets, held, product);
  const lexical = new Float32Array(cells);
  const eachHit = (visit: (cell: number, entry: number) => void): void => {
    for (let comment = 0; comment < comments; comment++)
      for (let k = hits.start[comment] ?? 0; k < (hits.start[comment + 1] ?? 0); k++) {
        const entry = hits.item[k] ?? 0;
        const column = targets.entryColumn[entry] ?? -1;
        if (column >= 0) visit(comment * width + column, entry);
      }
  };
  eachHit((cell, entry) => {
    lexical[cell] = (lexical[cell] ?? 0) + (targets.entryLogit[entry] ?? 0);
  });

  // Parameters: learned weights, then bias and strength per column, then entries.
  const entries = targets.entryLogit.length;
  const small = 2 * width + entries;
  const weights = new Float32Array(size);
  const step = new Float32Array(size);
  const gradient = new Float32Array(size);
  const before = new Float32Array(size);
  const scaled = new Float32Array(size);
  const extra = new Float64Array(small);
  const extraStep = new Float64Array(small);
  const extraGradient = new Float64Array(small);
  const extraBefore = new Float64Array(small);
  const precision = new Float64Array(small);
  const columnOf = new Int32Array(small);
  for (let k = 0; k < small; k++) {
    precision[k] = k < width ? precisions.bias : k < 2 * width ? precisions.strength : precisions.entry;
    columnOf[k] = k < 2 * width ? k % width : (targets.entryColumn[k - 2 * width] ?? -1);
  }

  const scores = new Float32Array(cells);
  const residual = new Float32Array(cells);
  const change = new Float32Array(cells);
  for (let cell = 0; cell < cells; cell++) scores[cell] = targets.bias + (lexical[cell] ?? 0);

  const { weightScale, extraScale } = preconditioner();
  const rho = new Float64Array(width);

  function preconditioner(): { weightScale: Float32Array; extraScale: Float64Array } {
    const rate = new Float64Array(width);
    const total = new Float64Array(width);
    for (let comment = 0; comment < comments; comment++) {
      if (held[comment] === 1) continue;
      for (let c = 0; c < width; c++) {
        rate[c] = (rate[c] ?? 0) + (positive[comment * width + c] ?? 0);
        total[c] = (total[c] ?? 0) + (known[comment * width + c] ?? 0);
      }
    }
    const mass = featureMass(corpus, held);
    const weightScale = new Float32Array(size);
    const extraScale = new Float64Array(small);
    for (let c = 0; c < width; c++) {
      const share = ((rate[c] ?? 0) + 0.5) / ((total[c] ?? 0) + 1);
      const curvature = share * (1 - share);
      for (let f = 0; f < featureCount; f++) {
        const r = ratio[f * width + c] ?? 0;
        weightScale[f * width + c] = 1 / ((penalties[c] ?? 1) + r * r * curvature * (mass[f] ?? 0));
      }
      rate[c] = curvature;
      extraScale[c] = 1 / (precisions.bias + curvature * (total[c] ?? 0));
    }
    const strength = new Float64Array(width);
    const perEntry = new Float64Array(entries);
    eachHit((cell, entry) => {
      if (held[Math.floor(cell / width)] !== 1) perEntry[entry] = (perEntry[entry] ?? 0) + 1;
    });
    for (let comment = 0; comment < comments; comment++)
      if (held[comment] !== 1)
        for (let c = 0; c < width; c++)
          strength[c] = (strength[c] ?? 0) + (lexical[comment * width + c] ?? 0) ** 2;
    for (let c = 0; c < width; c++)
      extraScale[width + c] = 1 / (precisions.strength + 0.2 * (strength[c] ?? 0));
    for (let e = 0; e < entries; e++)
      extraScale[2 * width + e] = 1 / (precisions.entry + 0.2 * (perEntry[e] ?? 0));
    return { weightScale, extraScale };
  }

  function computeGradient(): void {
    residual.fill(0);
    for (let comment = 0; comment < comments; comment++) {
      if (held[comment] === 1) continue;
      for (let cell = comment * width, end = cell + width; cell < end; cell++)
        if (known[cell] === 1) residual[cell] = sigmoid(scores[cell] ?? 0) - (positive[cell] ?? 0);
    }
    backward(residual, gradient);
    for (let f = 0; f < featureCount; f++)
      for (let c = 0; c < width; c++) {
        const k = f * width + c;
        gradient[k] = (gradient[k] ?? 0) * (ratio[k] ?? 0) + (penalties[c] ?? 1) * (weights[k] ?? 0);
      }
    for (let k = 0; k < small; k++) extraGradient[k] = (precision[k] ?? 0) * (extra[k] ?? 0);
    for (let comment = 0; comment < comments; comment++) {
      if (held[comment] === 1) continue;
      for (let c = 0; c < width; c++) {
        const r = residual[comment * width + c] ?? 0;
        extraGradient[c] = (extraGradient[c] ?? 0) + r;
        extraGradient[width + c] = (extraGradient[width + c] ?? 0) + r * (lexical[comment * width + c] ?? 0);
      }
    }
    eachHit((cell, entry) => {
      extraGradient[2 * width + entry] = (extraGradient[2 * width + entry] ?? 0) + (residual[cell] ?? 0);
    });
  }

  /** Next direction: steepest descent in the preconditioned space, made conjugate to the last step. */
  function turn(first: boolean): void {
    const now = new Float64Array(width);
    const cross = new Float64Array(width);
    for (let f = 0; f < featureCount; f++)
      for (let c = 0; c < width; c++) {
        const k = f * width + c;
        const g = gradient[k] ?? 0;
        const p = g * (weightScale[k] ?? 0);
        now[c] = (now[c] ?? 0) + g * p;
        cross[c] = (cross[c] ?? 0) + (before[k] ?? 0) * p;
      }
    for (let k = 0; k < small; k++) {
      const c = columnOf[k] ?? -1;
      if (c < 0) continue;
      const p = (extraGradient[k] ?? 0) * (extraScale[k] ?? 0);
      now[c] = (now[c] ?? 0) + (extraGradient[k] ?? 0) * p;
      cross[c] = (cross[c] ?? 0) + (extraBefore[k] ?? 0) * p;
    }
    const beta = new Float64Array(width);
    for (let c = 0; c < width; c++) {
      const last = rho[c] ?? 0;
      beta[c] = first || last === 0 ? 0 : Math.max(0, ((now[c] ?? 0) - (cross[c] ?? 0)) / last);
      rho[c] = now[c] ?? 0;
    }
    for (let f = 0; f < featureCount; f++)
      for (let c = 0; c < width; c++) {
        const k = f * width + c;
        step[k] = (beta[c] ?? 0) * (step[k] ?? 0) - (gradient[k] ?? 0) * (weightScale[k] ?? 0);
        scaled[k] = (step[k] ?? 0) * (ratio[k] ?? 0);
      }
    for (let k = 0; k < small; k++) {
      const c = columnOf[k] ?? -1;
      extraStep[k] =
        c < 0 ? 0 : (beta[c] ?? 0) * (extraStep[k] ?? 0) - (extraGradient[k] ?? 0) * (extraScale[k] ?? 0);
    }
    before.set(gradient);
    extraBefore.set(extraGradient);
  }

  function lineSearch(): Float64Array {
    change.fill(0);
    forward(scaled, change);
    for (let comment = 0; comment < comments; comment++)
      for (let c = 0; c < width; c++) {
        const cell = comment * width + c;
        change[cell] =
          (change[cell] ?? 0) + (extraStep[c] ?? 0) + (extraStep[width + c] ?? 0) * (lexical[cell] ?? 0);
      }
    eachHit((cell, entry) => {
      change[cell] = (change[cell] ?? 0) + (extraStep[2 * width + entry] ?? 0);
    });
    const linear = new Float64Array(width);
    const square = new Float64Array(width);
    for (let f = 0; f < featureCount; f++)
      for (let c = 0; c < width; c++) {
        const s = step[f * width + c] ?? 0;
        linear[c] = (linear[c] ?? 0) + (penalties[c] ?? 1) * s * (weights[f * width + c] ?? 0);
        square[c] = (square[c] ?? 0) + (penalties[c] ?? 1) * s * s;
      }
    for (let k = 0; k < small; k++) {
      const c = columnOf[k] ?? -1;
      if (c < 0) continue;
      const s = extraStep[k] ?? 0;
      linear[c] = (linear[c] ?? 0) + (precision[k] ?? 0) * s * (extra[k] ?? 0);
      square[c] = (square[c] ?? 0) + (precision[k] ?? 0) * s * s;
    }
    const length = new Float64Array(width);
    const low = new Float64Array(width);
    const high = new Float64Array(width).fill(Infinity);
    const furthest = new Float64Array(width);
    for (let cell = 0, c = 0; cell < cells; cell++, c = c + 1 === width ? 0 : c + 1)
      furthest[c] = Math.max(furthest[c] ?? 0, Math.abs(change[cell] ?? 0));
    for (let newton = 0; newton < NEWTON_STEPS; newton++) {
      const slope = new Float64Array(width);
      const bend = new Float64Array(width);
      for (let comment = 0; comment < comments; comment++) {
        if (held[comment] === 1) continue;
        for (let c = 0; c < width; c++) {
          const cell = comment * width + c;
          if (known[cell] !== 1) continue;
          const d = change[cell] ?? 0;
          const p =
            newton === 0
              ? (residual[cell] ?? 0) + (positive[cell] ?? 0)
              : sigmoid((scores[cell] ?? 0) + (length[c] ?? 0) * d);
          slope[c] = (slope[c] ?? 0) + (p - (positive[cell] ?? 0)) * d;
          bend[c] = (bend[c] ?? 0) + p * (1 - p) * d * d;
        }
      }
      for (let c = 0; c < width; c++) {
        const a = length[c] ?? 0;
        const down = (slope[c] ?? 0) + (linear[c] ?? 0) + a * (square[c] ?? 0);
        const curve = (bend[c] ?? 0) + (square[c] ?? 0);
        if (down < 0) low[c] = a;
        else high[c] = a;
        const most = LONGEST_MOVE / Math.max(furthest[c] ?? 0, 1e-9);
        const next = Math.min(most, curve > 0 ? a - down / curve : a);
        const least = low[c] ?? 0;
        const end = high[c] ?? Infinity;
        length[c] = next > least && next < end ? next : end < Infinity ? (least + end) / 2 : a;
      }
    }
    return length;
  }

  function advance(length: Float64Array): void {
    for (let f = 0; f < featureCount; f++)
      for (let c = 0; c < width; c++) {
        const k = f * width + c;
        weights[k] = (weights[k] ?? 0) + (length[c] ?? 0) * (step[k] ?? 0);
      }
    for (let k = 0; k < small; k++) {
      const c = columnOf[k] ?? -1;
      if (c >= 0) extra[k] = (extra[k] ?? 0) + (length[c] ?? 0) * (extraStep[k] ?? 0);
    }
    for (let comment = 0; comment < comments; comment++)
      for (let c = 0; c < width; c++) {
        const cell = comment * width + c;
        scores[cell] = (scores[cell] ?? 0) + (length[c] ?? 0) * (change[cell] ?? 0);
      }
  }

  for (let iteration = 0; iteration < iterations; iteration++) {
    computeGradient();
    turn(iteration === 0);
    advance(lineSearch());
  }

  for (let k = 0; k < size; k++) weights[k] = (weights[k] ?? 0) * (ratio[k] ?? 0);
  return {
    weights,
    bias: Float64Array.from({ length: width }, (_, c) => targets.bias + (extra[c] ?? 0)),
    entries: Float64Array.from(targets.entryLogit, (logit, e) => {
      const c = targets.entryColumn[e] ?? -1;
      return c < 0 ? logit : logit * (1 + (extra[width + c] ?? 0)) + (extra[2 * width + e] ?? 0);
    }),
    scores,
  };
}

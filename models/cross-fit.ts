import { calibrate } from './calibrate.ts';
import type { Corpus } from './corpus.ts';
import { fit, type Fitted, type Targets } from './fit.ts';
import { log, sigmoid } from './mathematics.ts';

/** The final fit of some columns, and what cross-validation said on the way. */
export interface CrossFitted {
  readonly fitted: Fitted;
  /** Comments × columns: the scores that each comment got when it was not fitted on. */
  readonly held: Float64Array;
  /** Per column, the penalty that was chosen. */
  readonly penalties: Float64Array;
}

/** Penalties to choose from, the usual one first: it wins ties. */
const PENALTIES = [1, 0.5, 2];
/** Folds on which they are tried: the others are then fitted with the chosen ones only. */
const TRIAL_FOLDS = 2;
const ITERATIONS = 12;

/**
 * Fits columns side by side, once without each fold and once on all comments. The penalty of each column is the one of
 * a small grid whose scores, once calibrated, have the smallest log-loss on the first folds; what all columns together
 * prefer counts as much as one column's own loss, so that rare ones follow the rest. `onFit` is called after each fit.
 */
export function crossFit(
  corpus: Corpus,
  targets: Targets,
  fold: Uint8Array,
  folds: number,
  onFit: () => void = () => undefined,
): CrossFitted {
  const { columns } = targets;
  const held = new Float64Array(corpus.comments * columns);
  const fitWithout = (part: number, penalties: ArrayLike<number>, into: Float64Array): void => {
    const out = fold.map((own) => (own === part ? 1 : 0));
    const { scores } = fit(corpus, targets, out, { penalties, iterations: ITERATIONS });
    onFit();
    for (const [comment, flag] of out.entries())
      if (flag === 1)
        for (let cell = comment * columns; cell < (comment + 1) * columns; cell++)
          into[cell] = scores[cell] ?? 0;
  };

  const trials = PENALTIES.map((penalty) => {
    const scores = new Float64Array(held.length);
    for (let part = 0; part < TRIAL_FOLDS; part++)
      fitWithout(part, new Float64Array(columns).fill(penalty), scores);
    return { penalty, scores, loss: lossOf(targets, scores, fold) };
  });
  const chosen = chooseTrials(trials.map(({ loss }) => loss));
  const penalties = Float64Array.from(chosen, (trial) => trials[trial]?.penalty ?? 1);
  for (const [comment, part] of fold.entries())
    if (part < TRIAL_FOLDS)
      for (let c = 0; c < columns; c++)
        held[comment * columns + c] = trials[chosen[c] ?? 0]?.scores[comment * columns + c] ?? 0;
  for (let part = TRIAL_FOLDS; part < folds; part++) fitWithout(part, penalties, held);
  const none = new Uint8Array(corpus.comments);
  const fitted = fit(corpus, targets, none, { penalties, iterations: ITERATIONS });
  onFit();
  return { fitted, held, penalties };
}

/** How many fits crossFit makes. */
export function fitsOf(folds: number): number {
  return PENALTIES.length * TRIAL_FOLDS + (folds - TRIAL_FOLDS) + 1;
}

/** Per column, the log-loss of calibrated scores over the folds that were tried. */
function lossOf({ columns, known, positive }: Targets, scores: Float64Array, fold: Uint8Array): Float64Array {
  return Float64Array.from({ length: columns }, (_, c) => {
    const cells: number[] = [];
    for (const [comment, part] of fold.entries())
      if (part < TRIAL_FOLDS && known[comment * columns + c] === 1) cells.push(comment * columns + c);
    const own = Float64Array.from(cells, (cell) => scores[cell] ?? 0);
    const target = Uint8Array.from(cells, (cell) => positive[cell] ?? 0);
    const { slope, intercept } = calibrate(own, target);
    let loss = 0;
    for (const [index, score] of own.entries()) {
      const p = sigmoid((target[index] === 1 ? 1 : -1) * (slope * score + intercept));
      loss -= log(Math.max(p, 1e-12));
    }
    return loss;
  });
}

/** The trial of each column. */
function chooseTrials(losses: readonly Float64Array[]): number[] {
  const means = losses.map((loss) => loss.reduce((sum, value) => sum + value, 0) / loss.length);
  return Array.from(losses[0] ?? [], (_, c) => {
    let best = 0;
    const value = (trial: number): number => (losses[trial]?.[c] ?? 0) + (means[trial] ?? 0);
    for (let trial = 1; trial < losses.length; trial++) if (value(trial) < value(best)) best = trial;
    return best;
  });
}

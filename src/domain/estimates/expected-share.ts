import { wilson } from '../statistics/wilson.ts';
import type { EstimatedShare, TaggedUnits } from './corrected-share.ts';

/** What a model knows of itself as to one theme. */
export interface CrossValidated {
  /** F1 of its tags on labelled comments that the fit had not seen. */
  readonly f1: number;
  /** Labelled comments that have the theme. */
  readonly labels: number;
}

/** Labels of one person, and labels chosen for being useful, say less of the whole than as many drawn at random. */
const WORTH = 1 / 2;

/**
 * What a calibrated model expects without an audit. Its probabilities sum to S right tags of n; if its F1 is here what it was in
 * cross-validation, F1 = 2S / (n + E), so that E = 2S / F1 − n units have the theme. The interval is that of the cross-validated
 * F1, read as Wilson's of the Jaccard index F1 / (2 − F1) over the labels. Null without cross-validation.
 */
export function expectedShare(
  tagged: TaggedUnits & { readonly probability: number },
  model: CrossValidated | null,
): EstimatedShare | null {
  if (model === null || model.f1 <= 0 || tagged.base === 0) return null;
  const trials = model.labels * (2 - model.f1) * WORTH;
  const jaccard = wilson((model.f1 / (2 - model.f1)) * trials, trials);
  const share = (f1: number): number =>
    Math.min(tagged.base, Math.max(tagged.probability, (2 * tagged.probability) / f1 - tagged.n)) /
    tagged.base;
  const f1 = (index: number): number => (2 * index) / (1 + index);
  return { share: share(model.f1), low: share(f1(jaccard.high)), high: share(f1(jaccard.low)) };
}

import { wilson } from '../statistics/wilson.ts';
import { chanceVariance, withChance } from './chance.ts';
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

/** Units that were tagged, and what the calibrated probabilities of their tags sum to. */
export interface ExpectedUnits extends TaggedUnits {
  readonly probability: number;
}

/** The cross-validated F1, with Wilson's interval of the Jaccard index F1 / (2 − F1) over the labels. */
function f1Range({ f1, labels }: CrossValidated): { at: number; low: number; high: number } {
  const trials = labels * (2 - f1) * WORTH;
  const jaccard = wilson((f1 / (2 - f1)) * trials, trials);
  const ofIndex = (index: number): number => (2 * index) / (1 + index);
  return { at: f1, low: ofIndex(jaccard.low), high: ofIndex(jaccard.high) };
}

/** With an F1, S right tags of n make F1 = 2S / (n + E), so that E = 2S / F1 − n comments have the theme. */
function expectedComments({ n, base, probability }: ExpectedUnits, f1: number): number {
  return Math.min(base, Math.max(probability, (2 * probability) / f1 - n));
}

/**
 * The share of comments that a calibrated model expects without an audit, if its F1 is here what it was in cross-validation.
 * The interval is that of the cross-validated F1, and of chance in so many comments. Null without cross-validation, and where
 * nothing is tagged: that says nothing of what is missed.
 */
export function expectedShare(comments: ExpectedUnits, model: CrossValidated | null): EstimatedShare | null {
  if (model === null || model.f1 <= 0 || comments.n === 0) return null;
  const f1 = f1Range(model);
  const share = (value: number): number => expectedComments(comments, value) / comments.base;
  const rates = { right: comments.probability / comments.n, missed: omissionAt(comments, f1.at) };
  return withChance(
    { share: share(f1.at), low: share(f1.high), high: share(f1.low) },
    chanceVariance({ tagged: comments.n, base: comments.base }, rates),
  );
}

/** The share of untagged comments that an F1 says were missed. */
function omissionAt(comments: ExpectedUnits, f1: number): number {
  const missed = expectedComments(comments, f1) - comments.probability;
  return comments.base === comments.n ? 0 : Math.min(1, missed / (comments.base - comments.n));
}

/**
 * The same of people: each has what their tags say, and misses what their untagged comments miss on average, comment by comment
 * as if one had nothing to do with the other. Null as of comments.
 */
export function expectedShareOfPeople(
  people: ExpectedUnits,
  comments: ExpectedUnits,
  model: CrossValidated | null,
): EstimatedShare | null {
  if (model === null || model.f1 <= 0 || people.n === 0) return null;
  const f1 = f1Range(model);
  const each = comments.base / people.base;
  const untagged = Math.max(0, each - comments.n / people.n);
  const wrong = 1 - people.probability / people.n;
  const ratesAt = (value: number) => {
    const omission = omissionAt(comments, value);
    return { right: 1 - wrong * (1 - omission) ** untagged, missed: 1 - (1 - omission) ** each };
  };
  const share = (value: number): number => {
    const { right, missed } = ratesAt(value);
    return (people.n * right + (people.base - people.n) * missed) / people.base;
  };
  return withChance(
    { share: share(f1.at), low: share(f1.high), high: share(f1.low) },
    chanceVariance({ tagged: people.n, base: people.base }, ratesAt(f1.at)),
  );
}

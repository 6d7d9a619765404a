import { CONFIDENCE, type Interval } from '../statistics/interval.ts';
import { quantile } from '../statistics/quantile.ts';
import { chanceVariance, withChance } from './chance.ts';
import type { ErrorDraws } from './error-draws.ts';

/** Units in a base, and how many of them the machine tagged. */
export interface TaggedUnits {
  readonly n: number;
  readonly base: number;
}

/** Units that people labelled outside the audit: how many, how many of them are tagged, and how many have the theme. */
export interface CertainUnits {
  readonly units: number;
  readonly tagged: number;
  readonly labelled: number;
}

/** A group whose share is wanted: what was counted, what is known of it, and the error rates that hold in it. */
export interface CorrectableGroup {
  readonly tagged: TaggedUnits;
  readonly errors: ErrorDraws;
  readonly certain?: CertainUnits | undefined;
  /**
   * The error rates are those of others, and the machine's errors cluster in people with this design effect: which of the group's
   * units they fall on is chance then. Without it the group was audited itself.
   */
  readonly borrowed?: number | undefined;
}

export interface EstimatedShare extends Interval {
  readonly share: number;
}

/** The units of a group whose labels are known, and those that the formula speaks of. */
function parts({ tagged, certain }: CorrectableGroup) {
  const known = certain ?? { units: 0, tagged: 0, labelled: 0 };
  const rest = Math.max(0, tagged.base - known.units);
  const hits = Math.min(rest, Math.max(0, tagged.n - known.tagged));
  return { known, rest, hits, base: Math.max(1, rest + known.units) };
}

/**
 * Draws of the share that has a theme: θ = F·PPV + (1 − F)·FOR, F being the share that is tagged. Units whose labels are known count
 * as they are, and the formula speaks of the rest.
 */
function correctedDraws(group: CorrectableGroup): Float64Array {
  const { errors } = group;
  const { known, rest, hits, base } = parts(group);
  const theta = new Float64Array(errors.ppv.length);
  for (let k = 0; k < theta.length; k++)
    theta[k] =
      (known.labelled + hits * (errors.ppv[k] ?? 0) + (rest - hits) * (errors.omission[k] ?? 0)) / base;
  return theta;
}

/** The median of draws and the interval that leaves the same share of them on either side. Reorders the draws. */
function summariseDraws(draws: Float64Array, confidence = CONFIDENCE): EstimatedShare {
  const tail = (1 - confidence) / 2;
  return { share: quantile(draws, 0.5), low: quantile(draws, tail), high: quantile(draws, 1 - tail) };
}

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const rates = new WeakMap<ErrorDraws, { right: number; missed: number }>();

/** The variance of a group's share by the chance of which units borrowed error rates fall on. */
function borrowedVariance(group: CorrectableGroup): number {
  const { errors, borrowed } = group;
  if (borrowed === undefined) return 0;
  const of = rates.get(errors) ?? { right: mean(errors.ppv), missed: mean(errors.omission) };
  rates.set(errors, of);
  const { rest, hits, base } = parts(group);
  return rest === 0 ? 0 : chanceVariance({ tagged: hits, base: rest }, of, borrowed) * (rest / base) ** 2;
}

/** The interval of a group's draws with what chance adds, within what the group's units can be. */
function summarise(group: CorrectableGroup): EstimatedShare {
  const { known, rest, base } = parts(group);
  const limits = { least: known.labelled / base, most: (known.labelled + rest) / base };
  return withChance(summariseDraws(correctedDraws(group)), borrowedVariance(group), limits);
}

/** Estimates made so far, by their draws and counts: tables repeat themselves, and the same audit is asked again and again. */
const made = new WeakMap<ErrorDraws, Map<string, EstimatedShare>>();
const mostMade = 5000;

/** The post-stratified estimate of a share from an audit, with its 95 % interval. Needs at least one unit in the base. */
export function correctedShare(group: CorrectableGroup): EstimatedShare {
  const { tagged, errors, certain, borrowed = 0 } = group;
  const known = made.get(errors) ?? new Map<string, EstimatedShare>();
  if (known.size === 0 || known.size >= mostMade) {
    known.clear();
    made.set(errors, known);
  }
  const key = `${tagged.n} ${tagged.base} ${certain?.units ?? 0} ${certain?.tagged ?? 0} ${certain?.labelled ?? 0} ${borrowed}`;
  const found = known.get(key) ?? summarise(group);
  known.set(key, found);
  return found;
}

/** PPV − FOR, summarised: what tags are worth. */
const worth = new WeakMap<ErrorDraws, EstimatedShare>();

function worthOf(errors: ErrorDraws): EstimatedShare {
  const known = worth.get(errors);
  if (known !== undefined) return known;
  const found = summariseDraws(Float64Array.from(errors.ppv, (ppv, k) => ppv - (errors.omission[k] ?? 0)));
  worth.set(errors, found);
  return found;
}

const isKnown = ({ certain }: CorrectableGroup): boolean => certain !== undefined && certain.units > 0;

/**
 * First share minus second; exact as to the audit that both rest on when they share their draws. It is then (F₁ − F₂)(PPV − FOR), of
 * which the second factor is summarised once, where nothing is known of either group besides. Chance is that of groups apart.
 */
export function correctedDifference(first: CorrectableGroup, second: CorrectableGroup): EstimatedShare {
  const variance = borrowedVariance(first) + borrowedVariance(second);
  return withChance(expectedDifference(first, second), variance, { least: -1 });
}

function expectedDifference(first: CorrectableGroup, second: CorrectableGroup): EstimatedShare {
  if (first.errors === second.errors && !isKnown(first) && !isKnown(second)) {
    const gap = first.tagged.n / first.tagged.base - second.tagged.n / second.tagged.base;
    const { share, low, high } = worthOf(first.errors);
    const ends = [gap * low, gap * high];
    return { share: gap * share, low: Math.min(...ends), high: Math.max(...ends) };
  }
  const draws = correctedDraws(first);
  const other = correctedDraws(second);
  for (let k = 0; k < draws.length; k++) draws[k] = (draws[k] ?? 0) - (other[k] ?? 0);
  return summariseDraws(draws);
}

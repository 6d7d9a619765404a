import type { CellBase, TagCount } from '../frequencies/table.ts';
import type { EstimateBase } from './audit-cells.ts';
import type { GroupErrors } from './audited-theme.ts';
import { type CountsValence, type JudgedComment, labelOf, tagOf } from './audited-survey.ts';
import { correctedShare, type EstimatedShare } from './corrected-share.ts';
import type { Method } from './estimate.ts';
import { type AuditedRespondent, predictionPowered } from './prediction-powered.ts';

/** A cell whose people carry weights, and the audited comments in it. */
export interface WeightedCell {
  readonly base: CellBase;
  readonly count: TagCount;
  readonly theme: string;
  readonly counts: CountsValence;
  readonly audited: readonly JudgedComment[];
  /** The attribute that holds the weight. */
  readonly weight: string;
  readonly units: EstimateBase;
  readonly errors: GroupErrors;
  /** The audit was drawn from all that the cell counts. */
  readonly covered: boolean;
}

/** Audited people with their weights; who has none, or none above 0, is left out. */
function peopleOf({ audited, theme, counts, weight, units }: WeightedCell): AuditedRespondent[] {
  const people = new Map<number, { weight: number; units: number; labelled: number; tagged: number }>();
  for (const comment of audited) {
    const label = labelOf(comment, theme, counts);
    const own = Number(comment.attributes[weight] ?? '');
    if (label === null || !(own > 0)) continue;
    const person = people.get(comment.respondent) ?? { weight: own, units: 0, labelled: 0, tagged: 0 };
    person.units++;
    person.labelled += label;
    person.tagged += tagOf(comment, theme, counts);
    people.set(comment.respondent, person);
  }
  if (units === 'comments') return [...people.values()];
  return Array.from(people.values(), (person) => ({
    weight: person.weight,
    units: 1,
    labelled: Math.min(1, person.labelled),
    tagged: Math.min(1, person.tagged),
  }));
}

/**
 * A weighted share: PPI++ where the cell has an audit of its own, otherwise everybody's error rates applied to the weighted share of
 * tags. Null where the cell has no weights.
 */
export function weightedShare(cell: WeightedCell): { share: EstimatedShare; method: Method } | null {
  const { base, count, units, errors, covered } = cell;
  if (base.weights === null || count.weights === null) return null;
  const whole = base.weights[units];
  if (whole <= 0) return null;
  const tagged = count.weights[units] / whole;
  if (covered && errors.method === 'post_stratified') {
    const share = predictionPowered(peopleOf(cell), { share: tagged, respondents: base.respondents });
    if (share !== null) return { share, method: 'prediction_powered' };
  }
  // As many equal people as these are worth (Kish), with as many comments each.
  const people = base.weights.respondents ** 2 / base.weights.squares;
  const worth = units === 'comments' ? (people * base.comments) / base.respondents : people;
  const share = correctedShare({
    tagged: { n: tagged * worth, base: worth },
    errors: errors.errors,
    borrowed: errors.cells.designEffect,
  });
  return { share, method: 'synthetic' };
}

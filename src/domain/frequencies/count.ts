import { assignCells, cellsOfPeople, markListed } from './assign-cells.ts';
import { countMovers, type MoverView } from './count-movers.ts';
import { countStayers } from './count-stayers.ts';
import type { Counts } from './counts.ts';
import { numberPeople } from './number-people.ts';
import type { BatchPlan, CountPlan } from './plan.ts';
import type { View } from './segment.ts';

/** Part of a batch in a range of people, with how it is counted. */
export interface PlannedView {
  readonly plan: BatchPlan;
  readonly view: View;
}

/** The person alone decides of the cell: nothing is asked of single comments. */
function isByPerson({ slots, slotOf }: CountPlan, { plan }: PlannedView): boolean {
  return (
    slots === 1 &&
    slotOf.every((slot) => slot === 0) &&
    plan.questionFilters.length === 0 &&
    plan.questionOffsets === null &&
    plan.postingFilters.length === 0 &&
    plan.postingOffsets.length === 0
  );
}

/**
 * Add one range of people to the counts: every view holds all that a batch has of them. Who is in one cell alone, as one
 * batch has them and nothing is asked of single comments, is counted comment by comment with a few sums at hand (stayers);
 * everybody else (movers) by cell, in order of people through all batches.
 *
 * Cost: linear in people, comments and tags of the range.
 */
export function countRange(plan: CountPlan, views: readonly PlannedView[], counts: Counts): void {
  const people = views.length > 1 ? numberPeople(views.map(({ view }) => view)) : null;
  const byPerson = views.every((view) => isByPerson(plan, view));
  const moves = !byPerson || people?.anyShared === true;
  const movers: MoverView[] = [];
  for (const [index, planned] of views.entries()) {
    const { view } = planned;
    const marks = markListed(view.segment.tags, view);
    const ofPerson = cellsOfPeople(planned.plan, view);
    const weightOf = weightsOf(planned);
    const shared = people?.shared[index] ?? null;
    if (byPerson) countStayers(plan, { view, marks, ofPerson, weightOf, shared }, counts);
    if (moves)
      movers.push({
        view,
        marks,
        weightOf,
        cells: assignCells(planned.plan, view, ofPerson),
        numbers: people?.numbers[index] ?? Uint32Array.from(ofPerson, (_, r) => r),
        skips: byPerson ? shared : null,
      });
  }
  if (moves) countMovers(plan, movers, counts);
}

/** The weight of each person of a view, or null where people have none. */
function weightsOf({ plan, view }: PlannedView): Float64Array | null {
  if (plan.weights === null) return null;
  const { column, byCode } = plan.weights;
  const codes = view.segment.attributes.get(column);
  const weights = new Float64Array(view.people.to - view.people.from);
  for (let r = 0; r < weights.length; r++) weights[r] = byCode[codes?.[view.people.from + r] ?? 0] ?? 0;
  return weights;
}

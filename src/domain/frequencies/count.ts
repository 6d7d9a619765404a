import { openCommentView } from './comment-view.ts';
import { countComments } from './count-comments.ts';
import { countPeople } from './count-people.ts';
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
 * Add one range of people to the counts: every view holds all that a batch has of them. There is a shorter way where
 * people alone decide of cells. Cost: linear in people, comments and tags of the range.
 */
export function countRange(plan: CountPlan, views: readonly PlannedView[], counts: Counts): void {
  const people = views.length > 1 ? numberPeople(views.map(({ view }) => view)) : null;
  if (views.every((view) => isByPerson(plan, view))) {
    countPeople(plan, views, people, counts);
    return;
  }
  const opened = views.map(({ plan: batch, view }, n) => openCommentView(batch, view, people?.numbers[n]));
  countComments(plan, opened, counts);
}

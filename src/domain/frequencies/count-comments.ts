import { cellAt, cellCount, placesIn } from './assign-cells.ts';
import type { CommentView } from './comment-view.ts';
import { add, type Counts, probabilities, type TagSums } from './counts.ts';
import type { CountPlan } from './plan.ts';
import { type Sizes, sizePeople } from './size-people.ts';

/** Count people in order of number through all views, by cell; somebody in several cells is in the total once. */
export function countComments(plan: CountPlan, views: readonly CommentView[], counts: Counts): void {
  const sizes = sizePeople(plan, views, counts);
  for (let row = 0; row < plan.themes.length; row++) countTheme(plan, row, views, sizes, counts);
}

/** A theme's tags of one view, of which those up to `next` are counted. */
interface Posted {
  readonly counted: CommentView;
  readonly sizes: Sizes;
  next: number;
  readonly end: number;
}

/** The person whose next tag it is. */
function numberAt({ counted: { view, numbers }, next, end }: Posted): number {
  if (next >= end) return Infinity;
  const { respondentOf, tags } = view.segment;
  return numbers[(respondentOf[tags.comments[next] ?? 0] ?? 0) - view.people.from] ?? Infinity;
}

function countTheme(
  plan: CountPlan,
  row: number,
  views: readonly CommentView[],
  sizes: readonly Sizes[],
  counts: Counts,
): void {
  const posted = views.flatMap((counted, index): Posted[] => {
    const { tags } = counted.view.segment;
    const group = tags.ids.indexOf(plan.themes[row] ?? 0);
    const own = sizes[index];
    if (group < 0 || own === undefined) return [];
    const [next, end] = placesIn(tags, group, counted.view);
    return [{ counted, sizes: own, next, end }];
  });
  const runs = noRuns(plan.cells * plan.slots + 1);
  for (;;) {
    let first: Posted | undefined;
    let least = Infinity;
    let limit = Infinity;
    for (const one of posted) {
      const number = numberAt(one);
      if (number < least) {
        limit = least;
        least = number;
        first = one;
      } else if (number < limit) limit = number;
    }
    if (first === undefined) return;
    countUpTo(plan, row, first, limit, runs, counts);
  }
}

/** The tags that one person has in each place so far, the last place being the total; and what the tag at hand adds. */
interface Runs {
  readonly last: Int32Array;
  readonly tags: Int32Array;
  readonly missed: Float64Array;
  isNew: boolean;
  before: number;
  probability: number;
  hit: number;
}

function noRuns(places: number): Runs {
  return {
    last: new Int32Array(places).fill(-1),
    tags: new Int32Array(places),
    missed: new Float64Array(places),
    isNew: false,
    before: 0,
    probability: 0,
    hit: 0,
  };
}

/** A tag of probability `p` of the person with this number: tags before it, and how much likelier any is with it. */
function enter(runs: Runs, place: number, number: number, p: number): void {
  const { last, tags, missed } = runs;
  runs.isNew = last[place] !== number;
  if (runs.isNew) {
    last[place] = number;
    tags[place] = 0;
    missed[place] = 1;
  }
  runs.before = tags[place] ?? 0;
  tags[place] = runs.before + 1;
  const miss = missed[place] ?? 0;
  missed[place] = miss * (1 - p);
  runs.probability = p;
  runs.hit = miss * p;
}

/** Add the tag that was entered last, or take it away; its writer has `size` comments here. */
function addTag(
  sums: TagSums,
  place: number,
  sign: 1 | -1,
  { isNew, before, probability, hit }: Runs,
  size: number,
  weight: number | null,
): void {
  add(sums.comments, place, sign);
  if (isNew) add(sums.respondents, place, sign);
  add(sums.squares, place, sign * (2 * before + 1));
  add(sums.products, place, sign * size);
  add(sums.probability, place, sign * probability);
  add(sums.respondentProbability, place, sign * hit);
  if (weight === null) return;
  if (isNew) {
    add(sums.weights, place, sign * weight);
    add(sums.weightSquares, place, sign * weight * weight);
  }
  add(sums.commentWeights, place, sign * weight);
}

/** Count the tags of one view whose people have numbers up to `limit`. */
function countUpTo(
  { cells: width, slots, slotOf }: CountPlan,
  row: number,
  posted: Posted,
  limit: number,
  runs: Runs,
  { tags, total }: Counts,
): void {
  const { view, cells, numbers, weightOf } = posted.counted;
  const { own, lists: listSizes, whole, weights } = posted.sizes;
  const { respondentOf, valences, probabilities: codes, tags: postings } = view.segment;
  const { ofComment, lists } = cells;
  const wide = width * slots;
  for (; posted.next < posted.end; posted.next++) {
    const i = posted.next;
    const c = (postings.comments[i] ?? 0) - view.comments.from;
    const number = numbers[(respondentOf[c + view.comments.from] ?? 0) - view.people.from] ?? 0;
    if (number > limit) return;
    const slot = slotOf[valences[i] ?? 0] ?? -1;
    const assigned = ofComment[c] ?? -1;
    if (assigned === -1 || slot < 0) continue;
    const p = probabilities[codes[i] ?? 0] ?? 0;
    const weight = weightOf === null ? null : (weights[c] ?? 0);
    const count = cellCount(lists, assigned);
    for (let k = 0; k < count; k++) {
      const place = cellAt(lists, assigned, k) * slots + slot;
      const size = assigned >= 0 ? own[c] : listSizes[(lists.starts[-2 - assigned] ?? 0) + k];
      enter(runs, place, number, p);
      addTag(tags, row * wide + place, 1, runs, size ?? 0, weight);
      addTag(total.tags, row, -1, runs, size ?? 0, weight);
    }
    // The cells above are taken away from the total, and what it has itself is put in.
    enter(runs, wide, number, p);
    addTag(total.tags, row, 1, runs, whole[c] ?? 0, weight);
  }
}

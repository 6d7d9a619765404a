import { type AssignedCells, placesIn } from './assign-cells.ts';
import { add, addWeight, type BaseSums, type Counts, probabilities } from './counts.ts';
import type { CountPlan } from './plan.ts';
import type { View } from './segment.ts';

/** A view with people who may be in several cells; arrays are by place from the view's beginning. */
export interface CommentView {
  readonly view: View;
  /** By comment: has it any theme? */
  readonly marks: Uint8Array;
  readonly cells: AssignedCells;
  readonly weightOf: Float64Array | null;
  /** By person: the number that all views share, ascending. */
  readonly numbers: Uint32Array;
}

/** How many comments the writer of a comment has: in its cell, in each cell of the lists, and in all. */
interface Sizes {
  readonly own: Uint32Array;
  readonly lists: Uint32Array;
  readonly whole: Uint32Array;
  /** The weight of a comment's writer: that of the first view that has the person. */
  readonly weights: Float64Array;
}

/** Count people in order of number through all views, by cell; somebody in several cells is in the total once. */
export function countComments(plan: CountPlan, views: readonly CommentView[], counts: Counts): void {
  const sizes = views.map(({ cells, weightOf }): Sizes => ({
    own: new Uint32Array(cells.ofComment.length),
    lists: new Uint32Array(cells.lists.cells.length),
    whole: new Uint32Array(cells.ofComment.length),
    weights: new Float64Array(weightOf === null ? 0 : cells.ofComment.length),
  }));
  countPeople(plan, views, sizes, counts);
  for (let row = 0; row < plan.themes.length; row++) countTheme(plan, row, views, sizes, counts);
}

function countPeople(
  { cells: width }: CountPlan,
  views: readonly CommentView[],
  sizes: readonly Sizes[],
  { base, total }: Counts,
): void {
  const inCell = new Int32Array(width);
  const anyInCell = new Int32Array(width);
  const askedIn = new Int32Array(width).fill(-1);
  const touched: number[] = [];
  const nextPerson = views.map(() => 0);
  const nextComment = views.map(() => 0);
  const starts = views.map(() => 0);
  for (;;) {
    let number = Infinity;
    for (let v = 0; v < views.length; v++)
      number = Math.min(number, views[v]?.numbers[nextPerson[v] ?? 0] ?? Infinity);
    if (number === Infinity) return;
    let weight: number | null = null;
    let wasAsked = false;
    let whole = 0;
    let any = 0;
    for (let v = 0; v < views.length; v++) {
      const counted = views[v];
      const r = nextPerson[v] ?? 0;
      const start = nextComment[v] ?? 0;
      starts[v] = start;
      if (counted?.numbers[r] !== number) continue;
      nextPerson[v] = r + 1;
      const { view, cells, marks, weightOf } = counted;
      const { respondentOf } = view.segment;
      const place = r + view.people.from;
      const cellAsked = cells.ofPerson[r] ?? -1;
      if (cellAsked >= 0) {
        wasAsked = true;
        if (askedIn[cellAsked] !== number) add(base.asked, cellAsked, 1);
        askedIn[cellAsked] = number;
      }
      if (weightOf !== null) weight ??= weightOf[r] ?? 0;
      let c = start;
      for (; c < marks.length && respondentOf[view.comments.from + c] === place; c++) {
        const assigned = cells.ofComment[c] ?? -1;
        if (assigned === -1) continue;
        whole++;
        any += marks[c] ?? 0;
        let k = assigned < -1 ? (cells.lists.starts[-2 - assigned] ?? 0) : 0;
        const end = assigned < -1 ? (cells.lists.starts[-1 - assigned] ?? 0) : 1;
        for (; k < end; k++) {
          const cell = assigned < -1 ? (cells.lists.cells[k] ?? 0) : assigned;
          if (inCell[cell] === 0) touched.push(cell);
          inCell[cell] = (inCell[cell] ?? 0) + 1;
          anyInCell[cell] = (anyInCell[cell] ?? 0) + (marks[c] ?? 0);
        }
      }
      nextComment[v] = c;
    }
    if (wasAsked) add(total.base.asked, 0, 1);
    if (whole === 0) continue;
    for (const cell of touched) addPerson(base, cell, inCell[cell] ?? 0, anyInCell[cell] ?? 0, weight);
    addPerson(total.base, 0, whole, any, weight);
    for (let v = 0; v < views.length; v++) {
      const cells = views[v]?.cells;
      const size = sizes[v];
      if (cells === undefined || size === undefined) continue;
      for (let c = starts[v] ?? 0; c < (nextComment[v] ?? 0); c++) {
        const assigned = cells.ofComment[c] ?? -1;
        size.whole[c] = whole;
        if (weight !== null) size.weights[c] = weight;
        if (assigned >= 0) size.own[c] = inCell[assigned] ?? 0;
        else if (assigned < -1)
          for (
            let k = cells.lists.starts[-2 - assigned] ?? 0;
            k < (cells.lists.starts[-1 - assigned] ?? 0);
            k++
          )
            size.lists[k] = inCell[cells.lists.cells[k] ?? 0] ?? 0;
      }
    }
    for (const cell of touched) {
      inCell[cell] = 0;
      anyInCell[cell] = 0;
    }
    touched.length = 0;
  }
}

function addPerson(sums: BaseSums, place: number, n: number, any: number, weight: number | null): void {
  add(sums.comments, place, n);
  add(sums.respondents, place, 1);
  add(sums.squares, place, n * n);
  add(sums.anyComments, place, any);
  if (any > 0) add(sums.anyRespondents, place, 1);
  if (weight !== null) addWeight(sums, place, weight, n);
}

/** A theme's tags of one view, of which those up to `next` are counted. */
interface Posted {
  readonly counted: CommentView;
  readonly sizes: Sizes;
  next: number;
  readonly end: number;
}

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
  const wide = plan.cells * plan.slots;
  const posted = views.flatMap((counted, index): Posted[] => {
    const { tags } = counted.view.segment;
    const group = tags.ids.indexOf(plan.themes[row] ?? 0);
    const own = sizes[index];
    if (group < 0 || own === undefined) return [];
    const [next, end] = placesIn(tags, group, counted.view);
    return [{ counted, sizes: own, next, end }];
  });
  const seen = {
    last: new Int32Array(wide + 1).fill(-1),
    run: new Int32Array(wide + 1),
    missed: new Float64Array(wide + 1),
  };
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
    countUpTo(plan, row, first, limit, seen, counts);
  }
}

/** Count the tags of one view whose people have numbers up to `limit`. */
function countUpTo(
  { cells: width, slots, slotOf }: CountPlan,
  row: number,
  posted: Posted,
  limit: number,
  { last, run, missed }: { last: Int32Array; run: Int32Array; missed: Float64Array },
  { tags, total }: Counts,
): void {
  const { view, cells, numbers, weightOf } = posted.counted;
  const { own, lists: listSizes, whole, weights } = posted.sizes;
  const { respondentOf, valences, probabilities: codes, tags: postings } = view.segment;
  const { ofComment, lists } = cells;
  const wide = width * slots;
  let i = posted.next;
  for (; i < posted.end; i++) {
    const c = (postings.comments[i] ?? 0) - view.comments.from;
    const r = (respondentOf[c + view.comments.from] ?? 0) - view.people.from;
    const number = numbers[r] ?? 0;
    if (number > limit) break;
    const assigned = ofComment[c] ?? -1;
    if (assigned === -1) continue;
    const slot = slotOf[valences[i] ?? 0] ?? -1;
    if (slot < 0) continue;
    const p = probabilities[codes[i] ?? 0] ?? 0;
    const weight = weightOf === null ? null : (weights[c] ?? 0);
    let k = assigned < -1 ? (lists.starts[-2 - assigned] ?? 0) : 0;
    const end = assigned < -1 ? (lists.starts[-1 - assigned] ?? 0) : 1;
    for (let step = k; step <= end; step++, k++) {
      // The step after the last cell is the total, which takes back what the cells have counted above it.
      const isTotal = step === end;
      const local = isTotal ? wide : (assigned < -1 ? (lists.cells[k] ?? 0) : assigned) * slots + slot;
      const isNew = last[local] !== number;
      if (isNew) {
        last[local] = number;
        run[local] = 0;
        missed[local] = 1;
      }
      const n = run[local] ?? 0;
      run[local] = n + 1;
      const miss = missed[local] ?? 0;
      missed[local] = miss * (1 - p);
      const size = isTotal ? (whole[c] ?? 0) : assigned < -1 ? (listSizes[k] ?? 0) : (own[c] ?? 0);
      const sign = isTotal ? 1 : -1;
      if (!isTotal) {
        const place = row * wide + local;
        add(tags.comments, place, 1);
        if (isNew) add(tags.respondents, place, 1);
        add(tags.squares, place, 2 * n + 1);
        add(tags.products, place, size);
        add(tags.probability, place, p);
        add(tags.respondentProbability, place, miss * p);
        if (weight !== null) {
          if (isNew) addWeight(tags, place, weight, 1);
          else add(tags.commentWeights, place, weight);
        }
      }
      const beside = total.tags;
      add(beside.comments, row, sign);
      if (isNew) add(beside.respondents, row, sign);
      add(beside.squares, row, sign * (2 * n + 1));
      add(beside.products, row, sign * size);
      add(beside.probability, row, sign * p);
      add(beside.respondentProbability, row, sign * miss * p);
      if (weight !== null) {
        if (isNew) {
          add(beside.weights, row, sign * weight);
          add(beside.weightSquares, row, sign * weight * weight);
        }
        add(beside.commentWeights, row, sign * weight);
      }
    }
  }
  posted.next = i;
}

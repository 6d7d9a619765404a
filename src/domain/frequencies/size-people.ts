import { cellAt, cellCount } from './assign-cells.ts';
import type { CommentView } from './comment-view.ts';
import { add, addPerson, type Counts } from './counts.ts';
import type { CountPlan } from './plan.ts';

/** How many comments the writer of a comment has: in its cell, in each cell of the lists, and in all. */
export interface Sizes {
  readonly own: Uint32Array;
  readonly lists: Uint32Array;
  readonly whole: Uint32Array;
  /** The weight of a comment's writer: that of the first view that has the person. */
  readonly weights: Float64Array;
}

/** Where a walk through the people of a view is: at person `r`, whose comments are `from` to `to`. */
interface Walk {
  readonly counted: CommentView;
  readonly sizes: Sizes;
  r: number;
  from: number;
  to: number;
}

function walkThrough(counted: CommentView): Walk {
  const { cells, weightOf } = counted;
  const comments = cells.ofComment.length;
  const sizes = {
    own: new Uint32Array(comments),
    lists: new Uint32Array(cells.lists.cells.length),
    whole: new Uint32Array(comments),
    weights: new Float64Array(weightOf === null ? 0 : comments),
  };
  return { counted, sizes, r: -1, from: 0, to: 0 };
}

/** Walk on to the person with a number. False where the view has nobody with it: then there are no comments either. */
function walkTo(walk: Walk, number: number): boolean {
  const { view, marks, numbers } = walk.counted;
  walk.from = walk.to;
  if (numbers[walk.r + 1] !== number) return false;
  walk.r++;
  const place = walk.r + view.people.from;
  while (walk.to < marks.length && view.segment.respondentOf[view.comments.from + walk.to] === place)
    walk.to++;
  return true;
}

/** What shares are of: people in order of number through all views, by cell; somebody in several cells is in the total once. */
export function sizePeople(
  { cells: width }: CountPlan,
  views: readonly CommentView[],
  { base, total }: Counts,
): Sizes[] {
  const walks = views.map(walkThrough);
  const inCell = new Int32Array(width);
  const anyInCell = new Int32Array(width);
  const askedIn = new Int32Array(width).fill(-1);
  const touched: number[] = [];
  for (;;) {
    let number = Infinity;
    for (const { counted, r } of walks) number = Math.min(number, counted.numbers[r + 1] ?? Infinity);
    if (number === Infinity) return walks.map(({ sizes }) => sizes);
    let weight: number | null = null;
    let wasAsked = false;
    let whole = 0;
    let any = 0;
    for (const walk of walks) {
      if (!walkTo(walk, number)) continue;
      const { cells, marks, weightOf } = walk.counted;
      if (weightOf !== null) weight ??= weightOf[walk.r] ?? 0;
      const cellAsked = cells.ofPerson[walk.r] ?? -1;
      if (cellAsked >= 0) {
        wasAsked = true;
        if (askedIn[cellAsked] !== number) add(base.asked, cellAsked, 1);
        askedIn[cellAsked] = number;
      }
      for (let c = walk.from; c < walk.to; c++) {
        const assigned = cells.ofComment[c] ?? -1;
        if (assigned === -1) continue;
        const mark = marks[c] ?? 0;
        whole++;
        any += mark;
        const count = cellCount(cells.lists, assigned);
        for (let k = 0; k < count; k++) {
          const cell = cellAt(cells.lists, assigned, k);
          if (inCell[cell] === 0) touched.push(cell);
          inCell[cell] = (inCell[cell] ?? 0) + 1;
          anyInCell[cell] = (anyInCell[cell] ?? 0) + mark;
        }
      }
    }
    if (wasAsked) add(total.base.asked, 0, 1);
    if (whole === 0) continue;
    for (const cell of touched) addPerson(base, cell, inCell[cell] ?? 0, anyInCell[cell] ?? 0, weight);
    addPerson(total.base, 0, whole, any, weight);
    for (const walk of walks) writeSizes(walk, inCell, whole, weight);
    for (const cell of touched) {
      inCell[cell] = 0;
      anyInCell[cell] = 0;
    }
    touched.length = 0;
  }
}

/** Note beside the comments of the person at hand how many there are. */
function writeSizes(
  { counted, sizes, from, to }: Walk,
  inCell: Int32Array,
  whole: number,
  weight: number | null,
) {
  const { ofComment, lists } = counted.cells;
  for (let c = from; c < to; c++) {
    const assigned = ofComment[c] ?? -1;
    sizes.whole[c] = whole;
    if (weight !== null) sizes.weights[c] = weight;
    if (assigned >= 0) sizes.own[c] = inCell[assigned] ?? 0;
    else if (assigned < -1)
      for (let k = lists.starts[-2 - assigned] ?? 0; k < (lists.starts[-1 - assigned] ?? 0); k++)
        sizes.lists[k] = inCell[lists.cells[k] ?? 0] ?? 0;
  }
}

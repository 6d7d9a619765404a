import type { BatchPlan, PostingFilter, PostingOffsets } from './plan.ts';
import { type Integers, lowerBound, type Postings, type View } from './segment.ts';

/** Cells of the people and comments of a view; places count from the view's own beginning. */
export interface AssignedCells {
  /** By person, before anything is asked of comments: a cell, or -1. */
  readonly ofPerson: Int32Array;
  /** By comment: a cell, -1 for none, or -2 - k for all cells of list k. */
  readonly ofComment: Int32Array;
  /** Lists of cells, for comments that are in several: list k is `cells[starts[k]] … cells[starts[k + 1] - 1]`. */
  readonly lists: { readonly starts: Int32Array; readonly cells: Int32Array };
}

/** How many cells a comment is in. */
export function cellCount({ starts }: AssignedCells['lists'], assigned: number): number {
  if (assigned >= -1) return assigned === -1 ? 0 : 1;
  return (starts[-1 - assigned] ?? 0) - (starts[-2 - assigned] ?? 0);
}

/** The cell of that place among those of a comment. */
export function cellAt({ starts, cells }: AssignedCells['lists'], assigned: number, place: number): number {
  return assigned >= 0 ? assigned : (cells[(starts[-2 - assigned] ?? 0) + place] ?? 0);
}

const noLists: AssignedCells['lists'] = { starts: new Int32Array(1), cells: new Int32Array(0) };
const noCodes: Integers = new Uint8Array(0);

/** Which cell each person and each comment of a view is in, or that a filter keeps it out. */
export function assignCells(
  plan: BatchPlan,
  view: View,
  ofPerson = cellsOfPeople(plan, view),
): AssignedCells {
  const { segment, people, comments } = view;
  const { respondentOf, questions } = segment;
  const count = comments.to - comments.from;
  const ofComment = new Int32Array(count);
  for (let c = 0; c < count; c++)
    ofComment[c] = ofPerson[(respondentOf[comments.from + c] ?? 0) - people.from] ?? -1;
  for (const passes of plan.questionFilters)
    for (let c = 0; c < count; c++) if (passes[questions[comments.from + c] ?? 0] === 0) ofComment[c] = -1;
  if (plan.questionOffsets !== null)
    for (let c = 0; c < count; c++) {
      const offset = plan.questionOffsets[questions[comments.from + c] ?? 0] ?? -1;
      const cell = ofComment[c] ?? -1;
      ofComment[c] = offset < 0 || cell < 0 ? -1 : cell + offset;
    }
  for (const filter of plan.postingFilters) keepListed(ofComment, filter, view);
  let lists = noLists;
  for (const offsets of plan.postingOffsets) lists = spread(ofComment, lists, offsets, view);
  return { ofPerson, ofComment, lists };
}

/** Which cell each person of a view is in, before anything is asked of comments; -1 for none. */
export function cellsOfPeople(
  { offset, filters, offsets }: BatchPlan,
  { segment, people }: View,
): Int32Array {
  const cells = new Int32Array(people.to - people.from).fill(offset);
  for (const { column, passes } of filters) {
    const codes = segment.attributes.get(column) ?? noCodes;
    for (let r = 0; r < cells.length; r++) if (passes[codes[people.from + r] ?? 0] === 0) cells[r] = -1;
  }
  for (const { column, offsets: byCode } of offsets) {
    const codes = segment.attributes.get(column) ?? noCodes;
    for (let r = 0; r < cells.length; r++) {
      const moved = byCode[codes[people.from + r] ?? 0] ?? -1;
      const cell = cells[r] ?? -1;
      cells[r] = moved < 0 || cell < 0 ? -1 : cell + moved;
    }
  }
  return cells;
}

/** The places of the comments of list `group` that are in the view, as places in `postings.comments`. */
export function placesIn(postings: Postings, group: number, { comments }: View): [from: number, to: number] {
  const start = postings.starts[group] ?? 0;
  const end = postings.starts[group + 1] ?? start;
  const from = comments.from === 0 ? start : lowerBound(postings.comments, comments.from, start, end);
  return [from, lowerBound(postings.comments, comments.to, from, end)];
}

function mark(marks: Uint8Array, postings: Postings, ids: ReadonlySet<number> | null, view: View): void {
  for (let group = 0; group < postings.ids.length; group++) {
    if (ids !== null && !ids.has(postings.ids[group] ?? 0)) continue;
    const [from, to] = placesIn(postings, group, view);
    for (let i = from; i < to; i++) marks[(postings.comments[i] ?? 0) - view.comments.from] = 1;
  }
}

/** Mark the comments of a view that are in any of the lists. */
export function markListed(postings: Postings, view: View): Uint8Array {
  const marks = new Uint8Array(view.comments.to - view.comments.from);
  mark(marks, postings, null, view);
  return marks;
}

function keepListed(cells: Int32Array, filter: PostingFilter, view: View): void {
  const postings = view.segment[filter.of];
  const asksNone = filter.includeNone || filter.excludeNone;
  const listed = asksNone ? markListed(postings, view) : null;
  if (filter.include !== null) {
    const kept = new Uint8Array(cells.length);
    mark(kept, postings, filter.include, view);
    for (let c = 0; c < cells.length; c++)
      if (kept[c] === 0 && !(filter.includeNone && listed?.[c] === 0)) cells[c] = -1;
  }
  if (filter.exclude.size > 0) {
    const dropped = new Uint8Array(cells.length);
    mark(dropped, postings, filter.exclude, view);
    for (let c = 0; c < cells.length; c++) if (dropped[c] === 1) cells[c] = -1;
  }
  if (filter.excludeNone) for (let c = 0; c < cells.length; c++) if (listed?.[c] === 0) cells[c] = -1;
}

/** Move each comment to the cells of all its values; those with several get a list. */
function spread(
  cells: Int32Array,
  before: AssignedCells['lists'],
  { of, offsets, none }: PostingOffsets,
  view: View,
): AssignedCells['lists'] {
  const postings = view.segment[of];
  const listed = markListed(postings, view);
  const moves = new Map<number, number[]>();
  for (let group = 0; group < postings.ids.length; group++) {
    const offset = offsets.get(postings.ids[group] ?? 0) ?? -1;
    if (offset < 0) continue;
    const [from, to] = placesIn(postings, group, view);
    for (let i = from; i < to; i++) {
      const comment = (postings.comments[i] ?? 0) - view.comments.from;
      const known = moves.get(comment);
      if (known === undefined) moves.set(comment, [offset]);
      else known.push(offset);
    }
  }
  const starts = [0];
  const flat: number[] = [];
  for (let c = 0; c < cells.length; c++) {
    const cell = cells[c] ?? -1;
    if (cell === -1) continue;
    const own =
      cell >= 0
        ? [cell]
        : Array.from(before.cells.subarray(before.starts[-2 - cell], before.starts[-1 - cell]));
    const by = listed[c] === 1 ? (moves.get(c) ?? []) : none < 0 ? [] : [none];
    if (own.length * by.length === 1) cells[c] = (own[0] ?? 0) + (by[0] ?? 0);
    else if (by.length === 0) cells[c] = -1;
    else {
      for (const place of own) for (const move of by) flat.push(place + move);
      cells[c] = -1 - starts.length;
      starts.push(flat.length);
    }
  }
  return { starts: Int32Array.from(starts), cells: Int32Array.from(flat) };
}

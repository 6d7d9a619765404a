import { cellsOfPeople, markListed } from './assign-cells.ts';
import type { NumberedPeople } from './number-people.ts';
import type { BatchPlan } from './plan.ts';
import type { View } from './segment.ts';

/** A view whose people have one cell each; columns are by person, from the view's beginning. */
export interface PeopleView {
  readonly view: View;
  readonly cellOf: Int32Array;
  readonly weightOf: Float64Array | null;
  /** Comments, and comments with any theme. */
  readonly said: Uint32Array;
  readonly tagged: Uint32Array;
  /** Null where nobody is in several views. */
  readonly shared: SharedColumns | null;
}

/** A view of which some people are in others too. */
export interface SharedView extends PeopleView {
  readonly shared: SharedColumns;
}

/** Columns for people of several views, what they said in all views put together. */
export interface SharedColumns {
  /** 1 where another view has the person too. */
  readonly isShared: Uint8Array;
  readonly numbers: Uint32Array;
  /** By number: the person's place, or -1. */
  readonly placeOf: Int32Array;
  /** Comments in the cell, and in all cells. */
  readonly inCell: Uint32Array;
  readonly whole: Uint32Array;
  /** For the theme at hand: tags, Σ of their probabilities, and Π(1 − p). */
  readonly y: Uint32Array;
  readonly sum: Float64Array;
  readonly missed: Float64Array;
}

/** Read the people of view `index` of those that `people` numbers; null where there is one view alone. */
export function openPeopleView(
  plan: BatchPlan,
  view: View,
  people: NumberedPeople | null,
  index: number,
): PeopleView {
  const cellOf = cellsOfPeople(plan, view);
  const { respondentOf, tags } = view.segment;
  const marks = markListed(tags, view);
  const said = new Uint32Array(cellOf.length);
  const tagged = new Uint32Array(cellOf.length);
  for (let c = 0; c < marks.length; c++) {
    const r = (respondentOf[view.comments.from + c] ?? 0) - view.people.from;
    said[r] = (said[r] ?? 0) + 1;
    tagged[r] = (tagged[r] ?? 0) + (marks[c] ?? 0);
  }
  const shared = people === null || people.inSeveral.length === 0 ? null : sharedColumns(people, index);
  return { view, cellOf, weightOf: weightsOf(plan, view), said, tagged, shared };
}

function sharedColumns({ count, numbers, shared }: NumberedPeople, index: number): SharedColumns {
  const own = numbers[index] ?? new Uint32Array(0);
  const placeOf = new Int32Array(count).fill(-1);
  for (let r = 0; r < own.length; r++) placeOf[own[r] ?? 0] = r;
  return {
    isShared: shared[index] ?? new Uint8Array(own.length),
    numbers: own,
    placeOf,
    inCell: new Uint32Array(own.length),
    whole: new Uint32Array(own.length),
    y: new Uint32Array(own.length),
    sum: new Float64Array(own.length),
    missed: new Float64Array(own.length),
  };
}

/** The weight of each person of a view, or null where people have none. */
export function weightsOf({ weights }: BatchPlan, { segment, people }: View): Float64Array | null {
  if (weights === null) return null;
  const codes = segment.attributes.get(weights.column);
  const byPerson = new Float64Array(people.to - people.from);
  for (let r = 0; r < byPerson.length; r++) byPerson[r] = weights.byCode[codes?.[people.from + r] ?? 0] ?? 0;
  return byPerson;
}

import { type AssignedCells, assignCells, markListed } from './assign-cells.ts';
import { weightsOf } from './people-view.ts';
import type { BatchPlan } from './plan.ts';
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

/** Read the comments of a view; `numbers` are those of its people where there are several views. */
export function openCommentView(plan: BatchPlan, view: View, numbers: Uint32Array | undefined): CommentView {
  const cells = assignCells(plan, view);
  return {
    view,
    marks: markListed(view.segment.tags, view),
    cells,
    weightOf: weightsOf(plan, view),
    numbers: numbers ?? Uint32Array.from(cells.ofPerson, (_, r) => r),
  };
}

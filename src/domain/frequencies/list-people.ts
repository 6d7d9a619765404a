import { assignCells, cellAt, cellCount, placesIn } from './assign-cells.ts';
import type { PlannedView } from './count.ts';
import { keysOf } from './keys.ts';
import type { CountPlan, Dimension } from './plan.ts';

/** Who is in a cell: numbers of people, ascending, each once or, where comments are listed, once for each comment. */
export interface PeopleOfCell {
  readonly key: readonly (string | null)[];
  /** Everybody with a comment here. */
  readonly base: Float64Array;
  /** Those who raised a theme, in the order of the query's themes. */
  readonly themes: readonly Float64Array[];
}

/** Gathers who is in the cells of a plan without valences, range by range. */
export function listPeople(plan: CountPlan, dimensions: readonly Dimension[], each: 'person' | 'comment') {
  if (plan.slots > 1) throw new Error('people are listed by what they said, not by how');
  const rows = plan.themes.length + 1;
  const members = Array.from({ length: rows * plan.cells }, (): number[] => []);

  function enter(row: number, cell: number, person: number): void {
    const list = members[row * plan.cells + cell];
    if (list !== undefined && (each === 'comment' || list.at(-1) !== person)) list.push(person);
  }

  function addView({ plan: batch, view }: PlannedView): void {
    const { segment, comments } = view;
    const { ofComment, lists } = assignCells(batch, view);
    const visit = (row: number, c: number): void => {
      const assigned = ofComment[c] ?? -1;
      const person = segment.people[segment.respondentOf[comments.from + c] ?? 0] ?? 0;
      const count = cellCount(lists, assigned);
      for (let k = 0; k < count; k++) enter(row, cellAt(lists, assigned, k), person);
    };
    for (let c = 0; c < ofComment.length; c++) visit(plan.themes.length, c);
    for (const [row, theme] of plan.themes.entries()) {
      const group = segment.tags.ids.indexOf(theme);
      if (group < 0) continue;
      const [from, to] = placesIn(segment.tags, group, view);
      for (let i = from; i < to; i++)
        if ((plan.slotOf[segment.valences[i] ?? 0] ?? -1) >= 0)
          visit(row, (segment.tags.comments[i] ?? 0) - comments.from);
    }
  }

  const sorted = (row: number, cell: number): Float64Array => {
    const numbers = new Float64Array(members[row * plan.cells + cell] ?? []).sort();
    if (each === 'comment') return numbers;
    let count = 0;
    for (const person of numbers) if (count === 0 || numbers[count - 1] !== person) numbers[count++] = person;
    return numbers.slice(0, count);
  };

  return {
    add: (views: readonly PlannedView[]): void => views.forEach(addView),
    /** The cells in turn, so that others may have theirs in between. */
    *take(): Generator<PeopleOfCell> {
      for (const [cell, key] of keysOf(dimensions).entries())
        yield {
          key,
          base: sorted(plan.themes.length, cell),
          themes: plan.themes.map((_, row) => sorted(row, cell)),
        };
    },
  };
}

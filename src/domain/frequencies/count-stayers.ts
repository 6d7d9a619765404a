import { placesIn } from './assign-cells.ts';
import { add, addWeight, type Counts, probabilities } from './counts.ts';
import type { CountPlan } from './plan.ts';
import type { View } from './segment.ts';

/** A view whose people have one cell each; arrays are by place from the view's beginning. */
export interface StayerView {
  readonly view: View;
  /** By comment: has it any theme? */
  readonly marks: Uint8Array;
  /** By person: a cell, or -1. */
  readonly ofPerson: Int32Array;
  readonly weightOf: Float64Array | null;
  /** By person: 1 where somebody is in other views too, and not counted here. Null: nobody is. */
  readonly shared: Uint8Array | null;
}

/** Count people with one cell each. */
export function countStayers(plan: CountPlan, counted: StayerView, counts: Counts): void {
  const { ofPerson, shared } = counted;
  const cellOf = shared === null ? ofPerson : ofPerson.map((cell, r) => (shared[r] === 1 ? -1 : cell));
  const sizes = countPeople(counted, cellOf, counts);
  for (let row = 0; row < plan.themes.length; row++) countTheme(plan, row, counted, cellOf, sizes, counts);
}

/** Count what shares are of, and comments with any theme; returns how many comments each person has. */
function countPeople(
  { view, marks, weightOf }: StayerView,
  cellOf: Int32Array,
  { base, total }: Counts,
): Uint32Array {
  const { respondentOf } = view.segment;
  const { people, comments } = view;
  const sizes = new Uint32Array(cellOf.length);
  const tagged = new Uint32Array(cellOf.length);
  for (let c = comments.from; c < comments.to; c++) {
    const r = (respondentOf[c] ?? 0) - people.from;
    sizes[r] = (sizes[r] ?? 0) + 1;
    tagged[r] = (tagged[r] ?? 0) + (marks[c - comments.from] ?? 0);
  }
  for (let r = 0; r < cellOf.length; r++) {
    const cell = cellOf[r] ?? -1;
    if (cell < 0) continue;
    const n = sizes[r] ?? 0;
    const any = tagged[r] ?? 0;
    for (const [sums, place] of [
      [base, cell],
      [total.base, 0],
    ] as const) {
      add(sums.asked, place, 1);
      if (n === 0) continue;
      add(sums.comments, place, n);
      add(sums.respondents, place, 1);
      add(sums.squares, place, n * n);
      if (any > 0) {
        add(sums.anyComments, place, any);
        add(sums.anyRespondents, place, 1);
      }
      if (weightOf !== null) addWeight(sums, place, weightOf[r] ?? 0, n);
    }
  }
  return sizes;
}

function countTheme(
  { cells, themes }: CountPlan,
  row: number,
  { view, weightOf }: StayerView,
  cellOf: Int32Array,
  sizes: Uint32Array,
  { tags }: Counts,
): void {
  const { segment, people } = view;
  const group = segment.tags.ids.indexOf(themes[row] ?? 0);
  if (group < 0) return;
  const [from, to] = placesIn(segment.tags, group, view);
  const posted = segment.tags.comments;
  const { respondentOf, probabilities: codes } = segment;
  const { comments, respondents, squares, products, probability, respondentProbability } = tags;
  const start = row * cells;
  for (let i = from; i < to;) {
    const owner = respondentOf[posted[i] ?? 0] ?? 0;
    const cell = cellOf[owner - people.from] ?? -1;
    const first = i;
    let sum = 0;
    let missed = 1;
    do {
      const p = probabilities[codes[i] ?? 0] ?? 0;
      sum += p;
      missed *= 1 - p;
      i++;
    } while (i < to && respondentOf[posted[i] ?? 0] === owner);
    if (cell < 0) continue;
    const y = i - first;
    const place = start + cell;
    comments[place] = (comments[place] ?? 0) + y;
    respondents[place] = (respondents[place] ?? 0) + 1;
    squares[place] = (squares[place] ?? 0) + y * y;
    products[place] = (products[place] ?? 0) + y * (sizes[owner - people.from] ?? 0);
    probability[place] = (probability[place] ?? 0) + sum;
    respondentProbability[place] = (respondentProbability[place] ?? 0) + 1 - missed;
    if (weightOf !== null) addWeight(tags, place, weightOf[owner - people.from] ?? 0, y);
  }
}

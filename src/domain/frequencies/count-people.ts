import { placesIn } from './assign-cells.ts';
import { countSharedPeople, countSharedTheme } from './count-shared-people.ts';
import { add, addPerson, addWeight, type Counts, probabilities } from './counts.ts';
import type { NumberedPeople } from './number-people.ts';
import { openPeopleView, type PeopleView } from './people-view.ts';
import type { BatchPlan, CountPlan } from './plan.ts';
import type { View } from './segment.ts';

/**
 * Count a range where the person alone decides of the cell: nothing is asked of single comments. Comments lie in order of
 * people, so the tags of a theme are counted in runs. What people of several views said is put together person by person.
 */
export function countPeople(
  plan: CountPlan,
  views: readonly { readonly plan: BatchPlan; readonly view: View }[],
  people: NumberedPeople | null,
  counts: Counts,
): void {
  const counted = views.map(({ plan: batch, view }, index) => openPeopleView(batch, view, people, index));
  for (const view of counted) countBase(view, counts);
  const several = counted.flatMap((view) => (view.shared === null ? [] : { ...view, shared: view.shared }));
  if (people !== null) countSharedPeople(several, people.inSeveral, counts);
  for (let row = 0; row < plan.themes.length; row++) {
    const touched: number[] = [];
    for (const view of counted) countTheme(plan, row, view, touched, counts);
    if (touched.length > 0) countSharedTheme(plan, row, several, touched, counts);
  }
}

/** What shares are of: people of this view alone. */
function countBase({ cellOf, said, tagged, weightOf, shared }: PeopleView, { base, total }: Counts): void {
  for (let r = 0; r < cellOf.length; r++) {
    const cell = cellOf[r] ?? -1;
    if (cell < 0 || shared?.isShared[r] === 1) continue;
    const n = said[r] ?? 0;
    const any = tagged[r] ?? 0;
    const weight = weightOf === null ? null : (weightOf[r] ?? 0);
    add(base.asked, cell, 1);
    add(total.base.asked, 0, 1);
    addPerson(base, cell, n, any, weight);
    addPerson(total.base, 0, n, any, weight);
  }
}

/** Tags of a theme: those of people of this view alone are counted, those of others kept, and their numbers noted. */
function countTheme(
  { cells, themes }: CountPlan,
  row: number,
  { view, cellOf, said, weightOf, shared }: PeopleView,
  touched: number[],
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
  let owner = from < to ? (respondentOf[posted[from] ?? 0] ?? 0) : 0;
  for (let i = from; i < to;) {
    const first = i;
    let next = owner;
    do {
      i++;
      next = i < to ? (respondentOf[posted[i] ?? 0] ?? 0) : -1;
    } while (next === owner);
    const r = owner - people.from;
    owner = next;
    const cell = cellOf[r] ?? -1;
    if (cell < 0) continue;
    const y = i - first;
    let sum = 0;
    let missed = 1;
    for (let k = first; k < i; k++) {
      const p = probabilities[codes[k] ?? 0] ?? 0;
      sum += p;
      missed *= 1 - p;
    }
    if (shared?.isShared[r] === 1) {
      shared.y[r] = y;
      shared.sum[r] = sum;
      shared.missed[r] = missed;
      touched.push(shared.numbers[r] ?? 0);
      continue;
    }
    const place = start + cell;
    comments[place] = (comments[place] ?? 0) + y;
    respondents[place] = (respondents[place] ?? 0) + 1;
    squares[place] = (squares[place] ?? 0) + y * y;
    products[place] = (products[place] ?? 0) + y * (said[r] ?? 0);
    probability[place] = (probability[place] ?? 0) + sum;
    respondentProbability[place] = (respondentProbability[place] ?? 0) + 1 - missed;
    if (weightOf !== null) addWeight(tags, place, weightOf[r] ?? 0, y);
  }
}

import { cellsOfPeople, markListed, placesIn } from './assign-cells.ts';
import { add, addWeight, type BaseSums, type Counts, probabilities, type TagSums } from './counts.ts';
import type { NumberedPeople } from './number-people.ts';
import type { BatchPlan, CountPlan } from './plan.ts';
import type { View } from './segment.ts';

/** A view whose people have one cell each; columns are by person, from the view's beginning. */
interface PeopleView {
  readonly view: View;
  readonly cellOf: Int32Array;
  readonly weightOf: Float64Array | null;
  /** Comments, and comments with any theme. */
  readonly said: Uint32Array;
  readonly tagged: Uint32Array;
  /** Comments in the cell, and in all cells: in all views together. */
  readonly inCell: Uint32Array;
  readonly whole: Uint32Array;
  /** Of people of several views, for the theme at hand: tags, Σ of their probabilities, and Π(1 − p). */
  readonly y: Uint32Array;
  readonly sum: Float64Array;
  readonly missed: Float64Array;
  readonly shared: Uint8Array | null;
  readonly numbers: Uint32Array | null;
  /** By number: the person's place, or -1. */
  readonly placeOf: Int32Array;
}

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
  const counted = views.map(({ plan: batch, view }, index) => open(batch, view, people, index));
  for (const view of counted) countAlone(view, counts);
  if (people !== null) countTogether(counted, people.inSeveral, counts);
  for (let row = 0; row < plan.themes.length; row++) {
    const touched: number[] = [];
    for (const view of counted) countTheme(plan, row, view, touched, counts);
    if (touched.length > 0) countThemeTogether(plan, row, counted, touched, counts);
  }
}

function open(plan: BatchPlan, view: View, people: NumberedPeople | null, index: number): PeopleView {
  const cellOf = cellsOfPeople(plan, view);
  const count = cellOf.length;
  const { respondentOf } = view.segment;
  const marks = markListed(view.segment.tags, view);
  const said = new Uint32Array(count);
  const tagged = new Uint32Array(count);
  for (let c = 0; c < marks.length; c++) {
    const r = (respondentOf[view.comments.from + c] ?? 0) - view.people.from;
    said[r] = (said[r] ?? 0) + 1;
    tagged[r] = (tagged[r] ?? 0) + (marks[c] ?? 0);
  }
  const isShared = people !== null && people.inSeveral.length > 0;
  const some = isShared ? count : 0;
  const placeOf = new Int32Array(isShared ? people.count : 0).fill(-1);
  const numbers = isShared ? (people.numbers[index] ?? null) : null;
  if (numbers !== null) for (let r = 0; r < count; r++) placeOf[numbers[r] ?? 0] = r;
  return {
    view,
    cellOf,
    weightOf: weightsOf(plan, view),
    said,
    tagged,
    inCell: new Uint32Array(some),
    whole: new Uint32Array(some),
    y: new Uint32Array(some),
    sum: new Float64Array(some),
    missed: new Float64Array(some),
    shared: isShared ? (people.shared[index] ?? null) : null,
    numbers,
    placeOf,
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

function addPerson(sums: BaseSums, place: number, n: number, any: number, weight: number | null): void {
  if (n === 0) return;
  add(sums.comments, place, n);
  add(sums.respondents, place, 1);
  add(sums.squares, place, n * n);
  if (any > 0) {
    add(sums.anyComments, place, any);
    add(sums.anyRespondents, place, 1);
  }
  if (weight !== null) addWeight(sums, place, weight, n);
}

/** What shares are of: people of this view alone. */
function countAlone({ cellOf, said, tagged, weightOf, shared }: PeopleView, { base, total }: Counts): void {
  for (let r = 0; r < cellOf.length; r++) {
    const cell = cellOf[r] ?? -1;
    if (cell < 0 || (shared !== null && shared[r] === 1)) continue;
    const n = said[r] ?? 0;
    const any = tagged[r] ?? 0;
    const weight = weightOf === null ? null : (weightOf[r] ?? 0);
    add(base.asked, cell, 1);
    add(total.base.asked, 0, 1);
    addPerson(base, cell, n, any, weight);
    addPerson(total.base, 0, n, any, weight);
  }
}

/** Visit somebody of several views: places by view, -1 where a view has the person not or in no cell. */
function placesOf(views: readonly PeopleView[], number: number, places: Int32Array): number {
  let present = 0;
  for (let v = 0; v < views.length; v++) {
    const r = views[v]?.placeOf[number] ?? -1;
    const isIn = r >= 0 && (views[v]?.cellOf[r] ?? -1) >= 0;
    places[v] = isIn ? r : -1;
    if (isIn) present++;
  }
  return present;
}

/** Was the cell that a person has in view v met in a view before it? */
function isRepeated(views: readonly PeopleView[], places: Int32Array, v: number, cell: number): boolean {
  for (let before = 0; before < v; before++) {
    const r = places[before] ?? -1;
    if (r >= 0 && views[before]?.cellOf[r] === cell) return true;
  }
  return false;
}

/** What somebody weighs: as the first view that has the person says. */
function weightIn(views: readonly PeopleView[], places: Int32Array): number | null {
  for (let v = 0; v < views.length; v++) {
    const r = places[v] ?? -1;
    const weights = views[v]?.weightOf ?? null;
    if (r >= 0 && weights !== null) return weights[r] ?? 0;
  }
  return null;
}

/** What shares are of: people of several views. */
function countTogether(
  views: readonly PeopleView[],
  people: readonly number[],
  { base, total }: Counts,
): void {
  const places = new Int32Array(views.length);
  for (const number of people) {
    if (placesOf(views, number, places) === 0) continue;
    const weight = weightIn(views, places);
    let whole = 0;
    let wholeAny = 0;
    for (let v = 0; v < views.length; v++) {
      const r = places[v] ?? -1;
      if (r < 0) continue;
      whole += views[v]?.said[r] ?? 0;
      wholeAny += views[v]?.tagged[r] ?? 0;
      const cell = views[v]?.cellOf[r] ?? -1;
      if (isRepeated(views, places, v, cell)) continue;
      let n = 0;
      let any = 0;
      for (let w = v; w < views.length; w++) {
        const other = places[w] ?? -1;
        if (other < 0 || views[w]?.cellOf[other] !== cell) continue;
        n += views[w]?.said[other] ?? 0;
        any += views[w]?.tagged[other] ?? 0;
      }
      for (let w = v; w < views.length; w++) {
        const view = views[w];
        const other = places[w] ?? -1;
        if (view !== undefined && other >= 0 && view.cellOf[other] === cell) view.inCell[other] = n;
      }
      add(base.asked, cell, 1);
      addPerson(base, cell, n, any, weight);
    }
    for (let v = 0; v < views.length; v++) {
      const view = views[v];
      const r = places[v] ?? -1;
      if (view !== undefined && r >= 0) view.whole[r] = whole;
    }
    add(total.base.asked, 0, 1);
    addPerson(total.base, 0, whole, wholeAny, weight);
  }
}

/** Tags of a theme: those of people of this view alone are counted, those of others kept, and their numbers noted. */
function countTheme(
  { cells, themes }: CountPlan,
  row: number,
  { view, cellOf, said, weightOf, shared, numbers, y: kept, sum: keptSum, missed: keptMissed }: PeopleView,
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
    const r = owner - people.from;
    const cell = cellOf[r] ?? -1;
    const first = i;
    if (cell < 0) {
      do i++;
      while (i < to && (respondentOf[posted[i] ?? 0] ?? 0) === owner);
      if (i < to) owner = respondentOf[posted[i] ?? 0] ?? 0;
      continue;
    }
    let sum = 0;
    let missed = 1;
    let next = owner;
    do {
      const p = probabilities[codes[i] ?? 0] ?? 0;
      sum += p;
      missed *= 1 - p;
      i++;
      if (i < to) next = respondentOf[posted[i] ?? 0] ?? 0;
    } while (i < to && next === owner);
    owner = next;
    const y = i - first;
    if (shared !== null && shared[r] === 1) {
      kept[r] = y;
      keptSum[r] = sum;
      keptMissed[r] = missed;
      touched.push(numbers?.[r] ?? 0);
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

function addTagged(
  sums: TagSums,
  place: number,
  sign: 1 | -1,
  { y, n, missed, weight }: { y: number; n: number; missed: number; weight: number | null },
): void {
  add(sums.respondents, place, sign);
  add(sums.squares, place, sign * y * y);
  add(sums.products, place, sign * y * n);
  add(sums.respondentProbability, place, sign * (1 - missed));
  if (weight !== null) {
    add(sums.weights, place, sign * weight);
    add(sums.weightSquares, place, sign * weight * weight);
  }
}

/** The tags of a theme that people of several views have. */
function countThemeTogether(
  { cells }: CountPlan,
  row: number,
  views: readonly PeopleView[],
  touched: readonly number[],
  { tags, total }: Counts,
): void {
  const places = new Int32Array(views.length);
  for (const number of touched) {
    placesOf(views, number, places);
    const weight = weightIn(views, places);
    let wholeY = 0;
    let wholeMissed = 1;
    let whole = 0;
    for (let v = 0; v < views.length; v++) {
      const view = views[v];
      const r = places[v] ?? -1;
      if (view === undefined || r < 0 || view.y[r] === 0) continue;
      const cell = view.cellOf[r] ?? -1;
      const place = row * cells + cell;
      let y = 0;
      let missed = 1;
      for (let w = v; w < views.length; w++) {
        const other = views[w];
        const at = places[w] ?? -1;
        if (other === undefined || at < 0 || other.cellOf[at] !== cell || other.y[at] === 0) continue;
        const own = other.y[at] ?? 0;
        y += own;
        missed *= other.missed[at] ?? 1;
        add(tags.comments, place, own);
        add(tags.probability, place, other.sum[at] ?? 0);
        if (weight !== null) add(tags.commentWeights, place, weight * own);
        other.y[at] = 0;
      }
      const person = { y, n: view.inCell[r] ?? 0, missed, weight };
      addTagged(tags, place, 1, person);
      addTagged(total.tags, row, -1, person);
      wholeY += y;
      wholeMissed *= missed;
      whole = view.whole[r] ?? 0;
    }
    if (wholeY > 0) addTagged(total.tags, row, 1, { y: wholeY, n: whole, missed: wholeMissed, weight });
  }
}

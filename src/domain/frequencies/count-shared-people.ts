import { add, addPerson, type Counts, type TagSums } from './counts.ts';
import type { SharedView } from './people-view.ts';
import type { CountPlan } from './plan.ts';

/** Finds somebody of several views: sets the places by view, -1 where a view has the person not, or in no cell. */
function find(views: readonly SharedView[], number: number, places: Int32Array): boolean {
  let isAnywhere = false;
  for (let v = 0; v < views.length; v++) {
    const view = views[v];
    const r = view?.shared.placeOf[number] ?? -1;
    const isIn = r >= 0 && (view?.cellOf[r] ?? -1) >= 0;
    places[v] = isIn ? r : -1;
    isAnywhere ||= isIn;
  }
  return isAnywhere;
}

/** What somebody weighs: as the first view that has the person says. */
function weightIn(views: readonly SharedView[], places: Int32Array): number | null {
  for (let v = 0; v < views.length; v++) {
    const r = places[v] ?? -1;
    const weights = views[v]?.weightOf ?? null;
    if (r >= 0 && weights !== null) return weights[r] ?? 0;
  }
  return null;
}

/** What shares are of: people of several views, each once in every cell that they are in, and once in all. */
export function countSharedPeople(
  views: readonly SharedView[],
  people: readonly number[],
  { base, total }: Counts,
): void {
  const places = new Int32Array(views.length);
  for (const number of people) {
    if (!find(views, number, places)) continue;
    const weight = weightIn(views, places);
    let whole = 0;
    let wholeAny = 0;
    for (let v = 0; v < views.length; v++) {
      const view = views[v];
      const r = places[v] ?? -1;
      if (view === undefined || r < 0) continue;
      const cell = view.cellOf[r] ?? -1;
      let n = 0;
      let any = 0;
      let isFirst = true;
      for (let w = 0; w < views.length; w++) {
        const other = views[w];
        const at = places[w] ?? -1;
        if (other === undefined || at < 0 || other.cellOf[at] !== cell) continue;
        n += other.said[at] ?? 0;
        any += other.tagged[at] ?? 0;
        if (w < v) isFirst = false;
      }
      view.shared.inCell[r] = n;
      whole += view.said[r] ?? 0;
      wholeAny += view.tagged[r] ?? 0;
      if (!isFirst) continue;
      add(base.asked, cell, 1);
      addPerson(base, cell, n, any, weight);
    }
    for (let v = 0; v < views.length; v++) {
      const view = views[v];
      const r = places[v] ?? -1;
      if (view !== undefined && r >= 0) view.shared.whole[r] = whole;
    }
    add(total.base.asked, 0, 1);
    addPerson(total.base, 0, whole, wholeAny, weight);
  }
}

interface Tagged {
  readonly y: number;
  readonly n: number;
  readonly missed: number;
  readonly weight: number | null;
}

function addTagged(sums: TagSums, place: number, sign: 1 | -1, { y, n, missed, weight }: Tagged): void {
  add(sums.respondents, place, sign);
  add(sums.squares, place, sign * y * y);
  add(sums.products, place, sign * y * n);
  add(sums.respondentProbability, place, sign * (1 - missed));
  if (weight !== null) {
    add(sums.weights, place, sign * weight);
    add(sums.weightSquares, place, sign * weight * weight);
  }
}

/** The tags of a theme that people of several views have; what was kept of them is forgotten. */
export function countSharedTheme(
  { cells }: CountPlan,
  row: number,
  views: readonly SharedView[],
  touched: readonly number[],
  { tags, total }: Counts,
): void {
  const places = new Int32Array(views.length);
  for (const number of touched) {
    find(views, number, places);
    const weight = weightIn(views, places);
    let wholeY = 0;
    let wholeMissed = 1;
    let whole = 0;
    for (let v = 0; v < views.length; v++) {
      const view = views[v];
      const r = places[v] ?? -1;
      if (view === undefined || r < 0 || view.shared.y[r] === 0) continue;
      const cell = view.cellOf[r] ?? -1;
      const place = row * cells + cell;
      let y = 0;
      let missed = 1;
      for (let w = v; w < views.length; w++) {
        const { shared, cellOf } = views[w] ?? view;
        const at = places[w] ?? -1;
        if (at < 0 || cellOf[at] !== cell || shared.y[at] === 0) continue;
        const own = shared.y[at] ?? 0;
        y += own;
        missed *= shared.missed[at] ?? 1;
        add(tags.comments, place, own);
        add(tags.probability, place, shared.sum[at] ?? 0);
        if (weight !== null) add(tags.commentWeights, place, weight * own);
        shared.y[at] = 0;
      }
      const person = { y, n: view.shared.inCell[r] ?? 0, missed, weight };
      addTagged(tags, place, 1, person);
      addTagged(total.tags, row, -1, person);
      wholeY += y;
      wholeMissed *= missed;
      whole = view.shared.whole[r] ?? 0;
    }
    if (wholeY > 0) addTagged(total.tags, row, 1, { y: wholeY, n: whole, missed: wholeMissed, weight });
  }
}

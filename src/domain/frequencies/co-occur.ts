import { assignCells, placesIn } from './assign-cells.ts';
import type { PlannedView } from './count.ts';
import { numberPeople } from './number-people.ts';
import type { CountPlan } from './plan.ts';
import type { Postings, View } from './segment.ts';

/** How often things come, and come together, among so many comments or people. Items: the themes, then the systems. */
export interface CoOccurrence {
  base: number;
  readonly single: Float64Array;
  /** Items × items; only where the first is the smaller place. */
  readonly pairs: Float64Array;
}

/** Nothing seen yet, of this many items. */
export function noCoOccurrence(items: number): CoOccurrence {
  return { base: 0, single: new Float64Array(items), pairs: new Float64Array(items * items) };
}

/**
 * Add one range of people: which items come together in a comment, or in all that a person said. `plan` has no dimensions.
 * Linear in tags, and quadratic in the items of one comment or person.
 */
export function addCoOccurrence(
  plan: CountPlan,
  views: readonly PlannedView[],
  systems: readonly number[],
  base: 'comments' | 'respondents',
  into: CoOccurrence,
): void {
  const people = base === 'respondents' ? numberPeople(views.map(({ view }) => view)) : null;
  const offsets = views.map((_, v) =>
    views.slice(0, v).reduce((sum, { view }) => sum + view.comments.to - view.comments.from, 0),
  );
  const last = views.at(-1)?.view.comments;
  const units = people?.count ?? (offsets.at(-1) ?? 0) + (last === undefined ? 0 : last.to - last.from);
  const present = new Uint8Array(units);
  const chains: { unit: Int32Array; item: number }[] = [];
  for (const [v, { plan: batch, view }] of views.entries()) {
    const { ofComment } = assignCells(batch, view);
    const unitOf = (c: number): number =>
      people === null
        ? (offsets[v] ?? 0) + c
        : (people.numbers[v]?.[(view.segment.respondentOf[c + view.comments.from] ?? 0) - view.people.from] ??
          0);
    for (let c = 0; c < ofComment.length; c++) if (ofComment[c] === 0) present[unitOf(c)] = 1;
    const gather = (postings: Postings, id: number, item: number): void => {
      const units = unitsIn(view, postings, id, ofComment, unitOf);
      if (units.length > 0) chains.push({ unit: units, item });
    };
    for (const [item, theme] of plan.themes.entries()) gather(view.segment.tags, theme, item);
    for (const [item, system] of systems.entries())
      gather(view.segment.systems, system, plan.themes.length + item);
  }
  for (const one of present) into.base += one;
  addPairs(units, chains, into);
}

function unitsIn(
  view: View,
  postings: Postings,
  id: number,
  ofComment: Int32Array,
  unitOf: (c: number) => number,
): Int32Array {
  const group = postings.ids.indexOf(id);
  if (group < 0) return new Int32Array(0);
  const [from, to] = placesIn(postings, group, view);
  const units = new Int32Array(to - from);
  let count = 0;
  for (let i = from; i < to; i++) {
    const c = (postings.comments[i] ?? 0) - view.comments.from;
    if (ofComment[c] === 0) units[count++] = unitOf(c);
  }
  return units.subarray(0, count);
}

/** Items of each unit side by side, each once; then every two of them. */
function addPairs(
  units: number,
  chains: readonly { readonly unit: Int32Array; readonly item: number }[],
  { single, pairs }: CoOccurrence,
): void {
  const starts = new Uint32Array(units + 1);
  for (const { unit } of chains) for (const u of unit) starts[u + 1] = (starts[u + 1] ?? 0) + 1;
  for (let u = 0; u < units; u++) starts[u + 1] = (starts[u + 1] ?? 0) + (starts[u] ?? 0);
  const next = starts.slice();
  const items = new Uint16Array(starts[units] ?? 0);
  for (const { unit, item } of chains)
    for (const u of unit) {
      const place = next[u] ?? 0;
      items[place] = item;
      next[u] = place + 1;
    }
  const own: number[] = [];
  const count = single.length;
  for (let u = 0; u < units; u++) {
    own.length = 0;
    for (let k = starts[u] ?? 0; k < (starts[u + 1] ?? 0); k++) {
      const item = items[k] ?? 0;
      if (!own.includes(item)) own.push(item);
    }
    for (const a of own) {
      single[a] = (single[a] ?? 0) + 1;
      for (const b of own) if (a < b) pairs[a * count + b] = (pairs[a * count + b] ?? 0) + 1;
    }
  }
}

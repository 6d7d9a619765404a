import type { View } from './segment.ts';

/** People of several views of one range, numbered together. */
export interface NumberedPeople {
  readonly count: number;
  /** By view, by person: the number, ascending. */
  readonly numbers: readonly Uint32Array[];
  /** By view, by person: 1 where another view has the person too. */
  readonly shared: readonly Uint8Array[];
  /** Numbers of people whom several views have. */
  readonly inSeveral: readonly number[];
}

/** Merge the people of views, so that somebody in several has one number. Linear in people × views. */
export function numberPeople(views: readonly View[]): NumberedPeople {
  const numbers = views.map(({ people }) => new Uint32Array(people.to - people.from));
  const shared = views.map(({ people }) => new Uint8Array(people.to - people.from));
  const next = views.map(() => 0);
  let count = 0;
  const inSeveral: number[] = [];
  for (;;) {
    let least = Infinity;
    let holders = 0;
    for (let v = 0; v < views.length; v++) {
      const view = views[v];
      if (view === undefined) continue;
      const place = view.people.from + (next[v] ?? 0);
      if (place >= view.people.to) continue;
      const id = view.segment.people[place] ?? Infinity;
      if (id < least) {
        least = id;
        holders = 1;
      } else if (id === least) holders++;
    }
    if (least === Infinity) return { count, numbers, shared, inSeveral };
    if (holders > 1) inSeveral.push(count);
    for (let v = 0; v < views.length; v++) {
      const view = views[v];
      const at = next[v] ?? 0;
      if (view === undefined || view.people.from + at >= view.people.to) continue;
      if (view.segment.people[view.people.from + at] !== least) continue;
      (numbers[v] ?? new Uint32Array(0))[at] = count;
      (shared[v] ?? new Uint8Array(0))[at] = holders > 1 ? 1 : 0;
      next[v] = at + 1;
    }
    count++;
  }
}

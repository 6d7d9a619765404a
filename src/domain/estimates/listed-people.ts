import type { PeopleOfCell } from '../frequencies/list-people.ts';
import type { CrossSums } from '../statistics/compare-shares.ts';

/** People, ascending, with how many units each has. */
export interface CountedPeople {
  readonly people: Float64Array;
  readonly counts: Uint32Array;
}

/** The writers of a cell's comments, and of those with each theme. */
export interface CellWriters {
  readonly base: CountedPeople;
  readonly themes: readonly CountedPeople[];
}

/** People who are listed, ascending, once for each unit. */
export function countPeople(listed: Float64Array): CountedPeople {
  const people = new Float64Array(listed.length);
  const counts = new Uint32Array(listed.length);
  let length = 0;
  for (const person of listed) {
    if (length === 0 || people[length - 1] !== person) people[length++] = person;
    counts[length - 1] = (counts[length - 1] ?? 0) + 1;
  }
  return { people: people.slice(0, length), counts: counts.slice(0, length) };
}

function each({ base, themes }: CellWriters, of: (people: CountedPeople, place: number) => CountedPeople) {
  return { base: of(base, -1), themes: themes.map(of) };
}

/** Writers of a cell in which everybody is listed once for each comment. */
export function writersOf({ base, themes }: PeopleOfCell): CellWriters {
  return { base: countPeople(base), themes: themes.map(countPeople) };
}

/** Each of the people once. */
export function eachOnce(writers: CellWriters): CellWriters {
  return each(writers, ({ people, counts }) => ({ people, counts: new Uint32Array(counts.length).fill(1) }));
}

const nobody: CountedPeople = { people: new Float64Array(), counts: new Uint32Array() };

/** The writers of all comments but a cell's; who wrote some in it and some elsewhere is among them. */
export function writersElsewhere(total: CellWriters, own: CellWriters): CellWriters {
  return each(total, (all, place) => less(all, (place < 0 ? own.base : own.themes[place]) ?? nobody));
}

function less(all: CountedPeople, own: CountedPeople): CountedPeople {
  const counts = all.counts.slice();
  let length = 0;
  const people = new Float64Array(counts.length);
  for (let i = 0, j = 0; i < counts.length; i++) {
    const person = all.people[i] ?? 0;
    while (j < own.people.length && (own.people[j] ?? 0) < person) j++;
    const left = (counts[i] ?? 0) - (own.people[j] === person ? (own.counts[j] ?? 0) : 0);
    if (left <= 0) continue;
    people[length] = person;
    counts[length++] = left;
  }
  return { people: people.slice(0, length), counts: counts.slice(0, length) };
}

/** The first place from `from` on with a number of at least so much, found in steps that double. */
function placeOf(people: Float64Array, person: number, from: number): number {
  let step = 1;
  while (from + step < people.length && (people[from + step] ?? 0) < person) step *= 2;
  let [low, high] = [from + Math.floor(step / 2), Math.min(from + step, people.length)];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((people[middle] ?? 0) < person) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Over people in both lists: how many there are, and the sum of the products of their counts. */
function shared(a: CountedPeople, b: CountedPeople): { readonly people: number; readonly products: number } {
  if (a.people.length > b.people.length) return shared(b, a);
  let [people, products, at] = [0, 0, 0];
  for (let i = 0; i < a.people.length; i++) {
    const person = a.people[i] ?? 0;
    at = placeOf(b.people, person, at);
    if (b.people[at] !== person) continue;
    people++;
    products += (a.counts[i] ?? 0) * (b.counts[at] ?? 0);
  }
  return { people, products };
}

/** What two groups have in common for each theme, by the people who are in both. */
export function sharedPeople(first: CellWriters, second: CellWriters): CrossSums[] {
  const { people: clusters, products: nn } = shared(first.base, second.base);
  return first.themes.map((theme, place) => {
    const other = second.themes[place] ?? nobody;
    return {
      clusters,
      nn,
      ny: shared(first.base, other).products,
      yn: shared(theme, second.base).products,
      yy: shared(theme, other).products,
    };
  });
}

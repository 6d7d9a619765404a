import type { PeopleOfCell } from '../frequencies/list-people.ts';

function union(lists: readonly Float64Array[]): Float64Array {
  return Float64Array.from(new Set(lists.flatMap((list) => [...list]))).sort();
}

/** Everybody who is in any cell but one; who is in that one and another too is among them. */
export function peopleElsewhere(cells: readonly PeopleOfCell[], except: number): PeopleOfCell {
  const others = cells.filter((_, index) => index !== except);
  const themes = cells[except]?.themes.length ?? 0;
  return {
    key: [],
    base: union(others.map(({ base }) => base)),
    themes: Array.from({ length: themes }, (_, place) =>
      union(others.flatMap((cell) => cell.themes[place] ?? [])),
    ),
  };
}

import type { PeopleOfCell } from '../frequencies/list-people.ts';

/** Who is left of a list, each once for each comment, when those of a cell are taken out. */
function less(all: Float64Array, own: Float64Array): Float64Array {
  const rest = new Float64Array(all.length);
  let count = 0;
  for (let i = 0, j = 0; i < all.length; i++) {
    while (j < own.length && (own[j] ?? 0) < (all[i] ?? 0)) j++;
    if (own[j] === all[i]) j++;
    else rest[count++] = all[i] ?? 0;
  }
  return rest.slice(0, count);
}

const nobody = new Float64Array();

/** The writers of all comments but a cell's; who wrote some in it and some elsewhere is among them. */
export function writersElsewhere(total: PeopleOfCell, own: PeopleOfCell): PeopleOfCell {
  return {
    key: [],
    base: less(total.base, own.base),
    themes: total.themes.map((people, place) => less(people, own.themes[place] ?? nobody)),
  };
}

/** Each of the people once. */
export function eachOnce({ key, base, themes }: PeopleOfCell): PeopleOfCell {
  const once = (people: Float64Array): Float64Array =>
    people.filter((person, index) => index === 0 || people[index - 1] !== person);
  return { key, base: once(base), themes: themes.map(once) };
}

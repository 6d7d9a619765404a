import type { Pattern, Sheet, SheetRow } from '../../../src/domain/disclosure/sheet.ts';
import type { Publication, Secret } from './attacker.ts';

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export interface Size {
  readonly people: number;
  /** Top themes, and most children of each. */
  readonly themes: number;
  readonly children: number;
  /** Groups of each breakdown. */
  readonly groups: readonly number[];
  /** Make the groups of the second breakdown of those of the first, now and then. */
  readonly nest?: boolean;
  /** Leave one group of the first breakdown out of the table now and then. */
  readonly rest?: boolean;
}

/** A table counted from people drawn at random: skewed groups, rare and nearly general themes, empty rows. */
export function randomSheet(random: () => number, size: Size): Sheet {
  const whole = (below: number): number => Math.floor(random() * below);
  const rows: SheetRow[] = [{ parent: null, rollUp: false }];
  for (let theme = 0; theme < size.themes; theme++) {
    const top = rows.length;
    const children = whole(size.children + 1);
    rows.push({ parent: 0, rollUp: children > 1 && random() < 0.5 });
    for (let child = 0; child < children; child++) rows.push({ parent: top, rollUp: false });
  }
  const breakdowns: number[][] = [];
  let columns = 1;
  for (const groups of size.groups) breakdowns.push(Array.from({ length: groups }, () => columns++));
  const [first = [], second = []] = breakdowns;
  const isNested = size.nest === true && second.length > 0 && random() < 0.4;
  const wholeOf = (part: number): number => second[first.indexOf(part) % second.length] ?? 0;
  const skew = 0.5 + 3 * random();
  const rates = rows.map(() => {
    const kind = random();
    if (kind < 0.08) return Array.from({ length: columns }, () => 0);
    const usual = kind < 0.4 ? 0.06 * random() : kind < 0.8 ? random() : 1 - 0.06 * random();
    return Array.from({ length: columns }, () => (random() < 0.15 ? random() : usual));
  });
  const counts = new Int32Array(rows.length * columns);
  for (let person = 0; person < size.people; person++) {
    const own = breakdowns.map((groups) => groups[Math.floor(groups.length * random() ** skew)] ?? 0);
    if (isNested) own[1] = wholeOf(own[0] ?? 0);
    const has = rows.map(() => false);
    has[0] = true;
    rows.forEach(({ parent }, row) => {
      if (parent === null) return;
      has[row] = has[parent] === true && random() < (rates[row]?.[own[0] ?? 0] ?? 0);
    });
    rows.forEach(({ rollUp }, row) => {
      const children = rows.flatMap(({ parent }, child) => (parent === row ? [child] : []));
      if (rollUp && has[row] === true && !children.some((child) => has[child]))
        has[children[whole(children.length)] ?? 0] = true;
    });
    rows.forEach((_, row) => {
      if (has[row] !== true) return;
      for (const column of [0, ...own]) {
        const cell = row * columns + column;
        counts[cell] = (counts[cell] ?? 0) + 1;
      }
    });
  }
  const left = size.rest === true && random() < 0.2 ? [breakdowns[0]?.[0] ?? 0] : [];
  const unions = second.map((whole) => ({ whole, parts: first.filter((part) => wholeOf(part) === whole) }));
  return {
    rows,
    columns,
    breakdowns,
    unions: isNested ? unions.filter(({ parts }) => parts.length > 0) : [],
    counts,
    unshown: new Set(left),
    hidden: new Set(),
    fixed: new Set(),
  };
}

/** The size of a random table; `most` themes, children of each and groups. */
export function randomSize(random: () => number, most = { themes: 3, children: 3, groups: 6 }): Size {
  const between = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  return {
    people: Math.floor(20 * 30 ** random()),
    themes: between(1, most.themes),
    children: between(0, most.children),
    groups: random() < 0.5 ? [between(2, most.groups)] : [between(2, most.groups - 1), between(2, 3)],
    rest: true,
    nest: true,
  };
}

/** What a reader sees of a sheet with some cells hidden. Prints by its own rounding. */
export function publish(sheet: Sheet, pattern: Pattern, k: number): Publication {
  const cells = Array.from(pattern, (state, cell) =>
    state === 1
      ? ('marker' as const)
      : state === 2
        ? ('absent' as const)
        : Math.floor(((sheet.counts[cell] ?? 0) + 2) / 5) * 5,
  );
  return {
    k,
    rows: sheet.rows,
    columns: sheet.columns,
    breakdowns: sheet.breakdowns,
    unions: sheet.unions,
    cells,
  };
}

/** Everything that must not be found out: markers, small counts that were left out, small rests of parents. */
export function secretsOf(sheet: Sheet, pattern: Pattern, k: number): Secret[] {
  return Array.from(pattern).flatMap((state, cell): Secret[] => {
    const parent = sheet.rows[Math.floor(cell / sheet.columns)]?.parent ?? null;
    const above = parent === null ? null : parent * sheet.columns + (cell % sheet.columns);
    const count = sheet.counts[cell] ?? 0;
    const secrets: Secret[] = [];
    if (state === 1 || (state === 2 && count < k)) secrets.push({ cell, above: null });
    if (above !== null && (sheet.counts[above] ?? 0) - count < k) secrets.push({ cell, above });
    return secrets;
  });
}

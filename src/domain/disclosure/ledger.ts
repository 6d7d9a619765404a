import { findSum, type FoundSum, type Term } from './find-sum.ts';
import {
  differenceUpTo,
  fingerprint,
  leastDifference,
  type PeopleSet,
  peopleOfBits,
  removed,
  subtract,
} from './people-set.ts';
import { roundCount, roundingReach } from './settings.ts';

/** A set of people as a table names it. Null for a theme is everybody, for a value the total. */
export interface SetName {
  readonly release: string;
  readonly by: string | null;
  readonly value: string | null;
  readonly isTotal: boolean;
  readonly theme: string | null;
}

/** A cell of a table that was released, or is about to be. */
export interface LedgerCell {
  readonly name: SetName;
  readonly people: PeopleSet;
  /** Its number was printed; else it was hidden. */
  readonly shown: boolean;
  /**
   * Sets that it is part of, and whether their numbers were printed: then the rest of them is known too. The rest is of
   * other groups with the theme or, where it is `without`, of those in the group who do not have it.
   */
  readonly wholes: readonly {
    readonly people: PeopleSet;
    readonly shown: boolean;
    readonly without: boolean;
  }[];
}

/** What is known already of a set that is to be released. */
export interface Verdict {
  /** `fixed`: counted before. `hidden`: the set, or one that is nearly it, was hidden before. */
  readonly state: 'fixed' | 'hidden' | 'free';
  /** A set that was counted before and from which this one, not counted before, differs by 1 to k − 1 people. */
  readonly near: SetName | null;
}

interface Entry {
  readonly name: SetName;
  readonly people: PeopleSet;
}

/** Sets, each once, those of one size together. */
interface Sets {
  add(entry: Entry): void;
  has(people: PeopleSet): boolean;
  /** One from which fewer than k people keep a set apart. */
  near(people: PeopleSet): SetName | null;
}

/** A set as it can add up with others: those with its theme, or those without it. */
interface Addend extends Omit<Term, 'isOld' | 'isOwn'> {
  readonly line: string;
}

/** Everything released of a survey, ready to be compared with. */
export interface Ledger {
  compare(people: PeopleSet): Verdict;
  /** Sums of these cells of one new table with what was released that would tell too much, one a theme; see findSum. */
  findSums(cells: readonly LedgerCell[]): FoundSum[];
  add(cells: readonly LedgerCell[]): void;
}

/**
 * Compare sets of people with all that were released, and with what they leave of their column and of their theme, so that no two
 * published numbers differ by a few people, and no sum of some differs so from another or from a hidden one. Sets far apart in size are
 * never looked at, most others only at their sketches.
 *
 * @param erased places of people who were erased since: they count for nobody
 */
export function openLedger(k: number, erased: PeopleSet): Ledger {
  const shownSets = openSets(k);
  const hiddenSets = openSets(k);
  const released = new Map<string, Map<string, Term>>();

  function add(cells: readonly LedgerCell[]): void {
    for (const { name, people, shown, wholes } of cells) {
      const own = living(people);
      (shown ? shownSets : hiddenSets).add({ name, people: own });
      for (const whole of wholes) {
        const rest = subtract(living(whole.people), own);
        if (rest.size > 0) (shown && whole.shown ? shownSets : hiddenSets).add({ name, people: rest });
      }
    }
    for (const addend of cells.flatMap(addendsOf)) enter(released, addend, 'isOld');
  }

  /** Enter a set among those of its line, each once: what was printed anywhere is known. */
  function enter(lines: Map<string, Map<string, Term>>, addend: Addend, as: 'isOld' | 'isOwn'): void {
    const line = lines.get(addend.line) ?? new Map<string, Term>();
    lines.set(addend.line, line);
    const key = fingerprint(addend.people);
    const known = line.get(key) ?? { ...addend, isOld: false, isOwn: false };
    const isBetter = addend.shown && (!known.shown || addend.slack < known.slack);
    const { shown, printed, slack } = isBetter ? addend : known;
    line.set(key, { ...known, shown, printed, slack, [as]: true });
  }

  /** A cell as sets that can add up: itself, and those of its group who do not have its theme. */
  function addendsOf({ name, people: all, shown, wholes }: LedgerCell): Addend[] {
    const people = living(all);
    const printed = roundCount(people.size);
    const line = (without: boolean): string => JSON.stringify([name.theme, without]);
    const rests = wholes.flatMap(({ people: whole, shown: isKnown, without }): Addend[] => {
      if (!without) return [];
      const more = living(whole);
      return [
        {
          name,
          people: subtract(more, people),
          shown: shown && isKnown,
          printed: roundCount(more.size) - printed,
          slack: 2 * roundingReach,
          line: line(true),
        },
      ];
    });
    const own = { name, people, shown, printed, slack: roundingReach, line: line(false) };
    return [own, ...rests].filter((each) => each.people.size > 0);
  }

  function living(people: PeopleSet): PeopleSet {
    return erased.size === 0 ? people : peopleOfBits(removed(people.bits, erased.bits));
  }

  return {
    add,
    findSums(cells) {
      const own = new Map<string, Map<string, Term>>();
      for (const addend of cells.flatMap(addendsOf)) {
        const before = released.get(addend.line);
        if (before === undefined) continue;
        if (!own.has(addend.line)) own.set(addend.line, new Map(before));
        enter(own, addend, 'isOwn');
      }
      return [...own.values()].flatMap((line) => findSum([...line.values()], k) ?? []);
    },
    compare(people) {
      if (shownSets.has(people)) return { state: 'fixed', near: null };
      const state = hiddenSets.near(people) === null ? 'free' : 'hidden';
      return { state, near: shownSets.near(people) };
    },
  };
}

function openSets(k: number): Sets {
  const prints = new Set<string>();
  const entries: Entry[] = [];
  let sorted = true;

  function firstOfSize(size: number): number {
    let [low, high] = [0, entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((entries[middle]?.people.size ?? 0) < size) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    add(entry) {
      const print = fingerprint(entry.people);
      if (entry.people.size === 0 || prints.has(print)) return;
      prints.add(print);
      entries.push(entry);
      sorted = false;
    },
    has: (people) => prints.has(fingerprint(people)),
    near({ size, sketch, bits }) {
      if (!sorted) entries.sort((a, b) => a.people.size - b.people.size);
      sorted = true;
      for (let place = firstOfSize(size - k + 1); place < entries.length; place++) {
        const entry = entries[place];
        if (entry === undefined || entry.people.size >= size + k) break;
        if (leastDifference(sketch, entry.people.sketch, k) >= k) continue;
        if (differenceUpTo(bits, entry.people.bits, k) < k) return entry.name;
      }
      return null;
    },
  };
}

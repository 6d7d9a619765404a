import { differenceUpTo, leastDifference, type PeopleSet, subtract } from './people-set.ts';

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
  /** Sets that it is part of, and whether their numbers were printed: then the rest of them is known too. */
  readonly wholes: readonly { readonly people: PeopleSet; readonly shown: boolean }[];
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
  readonly shown: boolean;
  readonly people: PeopleSet;
}

/** Everything released of a survey, ready to be compared with. */
export interface Ledger {
  compare(people: PeopleSet): Verdict;
  add(cells: readonly LedgerCell[]): void;
}

/**
 * Compare sets of people with all that were released, and with what they leave of their column and of their theme, so that no two
 * published numbers differ by a few people. Sets far apart in size are never looked at, most others only at their
 * sketches.
 *
 * @param erased places of people who were erased since: they count for nobody
 */
export function openLedger(k: number, erased: PeopleSet): Ledger {
  let entries: Entry[] = [];
  let sorted = true;
  const reach = k + erased.size;

  function add(cells: readonly LedgerCell[]): void {
    for (const { name, people, shown, wholes } of cells) {
      const rests = wholes.map((whole) => ({
        name,
        people: subtract(whole.people, people),
        shown: shown && whole.shown,
      }));
      for (const entry of [{ name, people, shown }, ...rests]) if (entry.people.size > 0) entries.push(entry);
    }
    sorted = false;
  }

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
    add,
    compare({ size, sketch, bits }) {
      if (!sorted) entries = entries.sort((a, b) => a.people.size - b.people.size);
      sorted = true;
      let state: Verdict['state'] = 'free';
      let near: SetName | null = null;
      for (let place = firstOfSize(size - reach + 1); place < entries.length; place++) {
        const entry = entries[place];
        if (entry === undefined || entry.people.size >= size + reach) break;
        if (leastDifference(sketch, entry.people.sketch) >= reach) continue;
        const difference = differenceUpTo(bits, entry.people.bits, k, erased.bits);
        if (difference >= k) continue;
        if (!entry.shown) state = state === 'fixed' ? 'fixed' : 'hidden';
        else if (difference === 0) state = 'fixed';
        else near ??= entry.name;
      }
      return { state, near: state === 'fixed' ? null : near };
    },
  };
}

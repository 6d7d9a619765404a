import type { SetName } from './ledger.ts';
import {
  areApart,
  countOutsideAll,
  firstOf,
  has,
  leastOutside,
  outsideUpTo,
  type PeopleSet,
  removed,
  withoutPlace,
} from './people-set.ts';
import { ROUNDING } from './settings.ts';

/** A set whose number a reader knows or, where it is not `shown`, must not find out. */
export interface Term {
  readonly name: SetName;
  readonly people: PeopleSet;
  readonly shown: boolean;
  /** What a reader takes for its number, and by how much that may be off. */
  readonly printed: number;
  readonly slack: number;
  /** Released before; in the table that is about to be. Either or both. */
  readonly isOld: boolean;
  readonly isOwn: boolean;
}

/** A set that is about to be released, and a released one with which it adds up. */
export interface FoundSum {
  readonly added: SetName;
  readonly released: SetName;
}

/** Steps of the search for what makes up one whole, after which it counts as found. */
export const mostSteps = 1000;

/** A range must be wider than k by so much, as several sums can narrow one number together. */
const margin = ROUNDING;

interface Piece {
  readonly term: Term;
  /** How many of its people are not among the whole's. */
  readonly outside: number;
}

/** Sums may lack people of the whole, or have people beyond it, never both. */
type Kind = 'lacking' | 'beyond';

/** A sum that is being made: who of the whole is not in it, and by how many people it may still be off. */
interface Sum {
  readonly pieces: readonly Piece[];
  readonly lacks: Uint32Array;
  readonly left: number;
}

/**
 * Find a set among `terms` that two or more others, no two of them with a person in common, make up but for fewer than k
 * people, whom they lack or have too many, so that adding and subtracting what is printed narrows a secret to a range of
 * hardly more than k: the number of those people or, where just one of the sets is hidden, its number. Each printed number is
 * known to within the rounding, so it is short sums that tell; the search ends where no longer one can. Passed over are
 * sums of released sets alone, and those within the new table, whose numbers are checked together. The terms are of one
 * theme, as readers do not know how many people two themes share.
 *
 * The search takes the first person who is not in the sum yet, tries each set that they are in, and turns back where k
 * people are in no set that is left. Where sets overlap in so many ways that `mostSteps` do not suffice for a whole, a sum
 * counts as found.
 */
export function findSum(terms: readonly Term[], k: number): FoundSum | null {
  const added = terms.filter(({ isOld }) => !isOld);
  if (added.length === 0) return null;
  for (const whole of terms) {
    if (whole.isOld && piecesOf(whole, added, k).length === 0) continue;
    const candidates = piecesOf(whole, terms, k);
    if (!isNews([whole, ...candidates.map(({ term }) => term)])) continue;
    const within = candidates.filter(({ outside }) => outside === 0);
    const pieces =
      findPieces(whole, within, k, 'lacking') ??
      (within.length === candidates.length ? null : findPieces(whole, candidates, k, 'beyond'));
    if (pieces === null) continue;
    const sum = [whole, ...pieces.map(({ term }) => term)];
    const own = sum.find(({ isOld }) => !isOld) ?? added[0];
    const released = sum.find(({ isOwn }) => !isOwn) ?? whole;
    if (own !== undefined) return { added: own.name, released: released.name };
  }
  return null;
}

/** Sets most of whose people are among the whole's, and all but fewer than k. */
function piecesOf(whole: Term, terms: readonly Term[], k: number): Piece[] {
  const { size, sketch, bits } = whole.people;
  return terms.flatMap((term): Piece[] => {
    const { people } = term;
    if (term === whole || people.size >= size + k || (!whole.shown && !term.shown)) return [];
    if (leastOutside(people.sketch, sketch, k) >= k) return [];
    const outside = outsideUpTo(people.bits, bits, k);
    return outside < k && people.size > 2 * outside ? [{ term, outside }] : [];
  });
}

function findPieces(
  whole: Term,
  candidates: readonly Piece[],
  k: number,
  kind: Kind,
): readonly Piece[] | null {
  let steps = 0;
  return search(
    { pieces: [], lacks: whole.people.bits, left: k - 1 },
    [...candidates].sort((a, b) => b.term.people.size - a.term.people.size),
  );

  function search(sum: Sum, candidates: readonly Piece[]): readonly Piece[] | null {
    const { pieces, lacks, left } = sum;
    const terms = pieces.map(({ term }) => term);
    if (++steps > mostSteps) return pieces;
    if (isBlurred(whole, terms, k, kind)) return null;
    const mayLack = kind === 'lacking' ? left : 0;
    const lacked = countOutsideAll(lacks, []);
    if (lacked <= mayLack && tells(whole, terms, k - 1 - left + lacked, k, kind)) return pieces;
    const isHidden = [whole, ...terms].some(({ shown }) => !shown);
    const live = candidates.filter(({ term, outside }) => outside <= left && (term.shown || !isHidden));
    const person = firstOf(lacks);
    const lost = countOutsideAll(
      lacks,
      live.map(({ term }) => term.people.bits),
    );
    if (person === null || lost > mayLack) return null;
    const [having, others] = partition(live, ({ term }) => has(term.people.bits, person));
    for (const piece of having) {
      const { bits } = piece.term.people;
      const longer = {
        pieces: [...pieces, piece],
        lacks: removed(lacks, bits),
        left: left - piece.outside,
      };
      const found = search(
        longer,
        live.filter(({ term }) => areApart(term.people.bits, bits)),
      );
      if (found !== null) return found;
    }
    if (mayLack === 0) return null;
    return search({ ...sum, lacks: withoutPlace(lacks, person), left: left - 1 }, others);
  }
}

/** Whether a sum that is off by so many people is one that tells a reader something. */
function tells(whole: Term, pieces: readonly Term[], off: number, k: number, kind: Kind): boolean {
  const all = [whole, ...pieces];
  const hidden = all.find(({ shown }) => !shown);
  if (pieces.length < 2 || !isNews(all)) return false;
  if (hidden === undefined ? off === 0 : hidden.people.size <= 2 * off) return false;
  const shown = all.filter((each) => each.shown);
  const slack = shown.reduce((sum, each) => sum + each.slack, 0);
  const rest = shown.reduce((sum, each) => sum + (each === whole ? each.printed : -each.printed), 0);
  const isNegative = hidden === whole || (hidden === undefined && kind === 'beyond');
  const secret = isNegative ? -rest : rest;
  return secret + slack - Math.max(0, secret - slack) < k + margin;
}

/**
 * Whether no longer sum can tell anything. Each printed number moves the least and the most that a secret can be further
 * apart, and the most further up, the least being nobody at any rate.
 */
function isBlurred(whole: Term, pieces: readonly Term[], k: number, kind: Kind): boolean {
  let [width, lacking, beyond] = [0, 0, 0];
  for (const term of [whole, ...pieces].filter(({ shown }) => shown)) {
    const error = term === whole ? term.printed - term.people.size : term.people.size - term.printed;
    width += 2 * term.slack;
    lacking += term.slack + error;
    beyond += term.slack - error;
  }
  const most = kind === 'lacking' ? lacking : Math.min(lacking, beyond);
  return width >= k + margin && (most >= k + margin || !whole.shown);
}

/** Of new sets and others than the new table's. */
function isNews(terms: readonly Term[]): boolean {
  return terms.some(({ isOld }) => !isOld) && terms.some(({ isOwn }) => !isOwn);
}

function partition<T>(all: readonly T[], test: (each: T) => boolean): readonly [T[], T[]] {
  const [yes, no]: [T[], T[]] = [[], []];
  for (const each of all) (test(each) ? yes : no).push(each);
  return [yes, no];
}

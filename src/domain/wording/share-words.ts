import type { Interval } from '../statistics/interval.ts';

/** Words for a share, and the shares that they are true of: always all of the interval that they were chosen for. */
export interface ShareWords extends Interval {
  readonly words: string;
}

/** Shares that have a name; "about" is said of all of these, limits are those marked so. */
const NAMED: readonly { readonly share: number; readonly name: string; readonly limit?: true }[] = [
  { share: 1 / 1000, name: 'one in a thousand', limit: true },
  { share: 1 / 500, name: 'one in five hundred' },
  { share: 1 / 200, name: 'one in two hundred' },
  { share: 1 / 100, name: 'one in a hundred', limit: true },
  { share: 1 / 75, name: 'one in 75' },
  { share: 1 / 50, name: 'one in fifty', limit: true },
  { share: 1 / 40, name: 'one in forty' },
  { share: 1 / 30, name: 'one in thirty' },
  { share: 1 / 25, name: 'one in 25' },
  { share: 1 / 20, name: 'one in twenty', limit: true },
  { share: 1 / 15, name: 'one in fifteen' },
  { share: 1 / 12, name: 'one in twelve' },
  { share: 1 / 10, name: 'one in ten', limit: true },
  { share: 1 / 8, name: 'one in eight' },
  { share: 1 / 7, name: 'one in seven' },
  { share: 1 / 6, name: 'one in six' },
  { share: 1 / 5, name: 'one in five', limit: true },
  { share: 1 / 4, name: 'a quarter', limit: true },
  { share: 0.3, name: 'three in ten' },
  { share: 1 / 3, name: 'a third', limit: true },
  { share: 0.4, name: 'two in five' },
  { share: 1 / 2, name: 'half', limit: true },
  { share: 0.6, name: 'three in five' },
  { share: 2 / 3, name: 'two thirds', limit: true },
  { share: 0.7, name: 'seven in ten' },
  { share: 3 / 4, name: 'three quarters', limit: true },
  { share: 0.8, name: 'four in five' },
  { share: 0.9, name: 'nine in ten', limit: true },
  { share: 0.99, name: '99 in a hundred', limit: true },
];

const LIMITS = NAMED.filter(({ limit }) => limit === true);

/** "About" reaches a fifth of the share to either side, but never more than five points. */
const reach = (share: number): number => Math.min(share / 5, 0.05);

function about({ low, high }: Interval): ShareWords | null {
  const middle = (low + high) / 2;
  let best: ShareWords | null = null;
  let distance = Infinity;
  for (const { share, name } of NAMED) {
    const within = share - reach(share) <= low && high <= Math.min(1, share + reach(share));
    const off = Math.abs(Math.log(share / middle));
    if (!within || off >= distance) continue;
    best = { words: `about ${name}`, low: share - reach(share), high: Math.min(1, share + reach(share)) };
    distance = off;
  }
  return best;
}

function between({ low, high }: Interval): ShareWords {
  const floor = LIMITS.findLast(({ share }) => share < low);
  const ceiling = LIMITS.find(({ share }) => high < share);
  const range = { low: floor?.share ?? 0, high: ceiling?.share ?? 1 };
  if (floor === undefined && ceiling === undefined) return { words: 'an unknown share', ...range };
  if (floor === undefined) return { words: `fewer than ${ceiling?.name ?? 'all'}`, ...range };
  if (ceiling === undefined) return { words: `more than ${floor.name}`, ...range };
  return { words: `between ${floor.name} and ${ceiling.name}`, ...range };
}

/**
 * Words for a share, chosen from its interval and never from its point. In this order: "about one in six" where all of the interval is
 * about that; "more than two thirds", "a majority" where all of it is above half; "fewer than one in a hundred" and "between one
 * in ten and one in five" from the nearest named limits outside of it; "an unknown share" where it says nothing.
 */
export function shareWords(interval: Interval): ShareWords {
  const near = about(interval);
  if (near !== null) return near;
  if (interval.low <= 0.5) return between(interval);
  const floor = LIMITS.findLast(({ share }) => share < interval.low);
  return floor === undefined || floor.share <= 0.5
    ? { words: 'a majority', low: 0.5, high: 1 }
    : { words: `more than ${floor.name}`, low: floor.share, high: 1 };
}

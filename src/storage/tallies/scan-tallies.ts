import { setImmediate as pause } from 'node:timers/promises';
import { type View, viewOfRange, wholeView } from '../../domain/frequencies/segment.ts';
import { lowerEnd, upperEnd } from './ranges.ts';
import type { TallyStore } from './tally-store.ts';

/** A tally to be read: its number of ranges is a power of two. */
export interface ScannedTally {
  readonly id: number;
  readonly segments: number;
}

export interface ScannedColumns {
  readonly fixed: readonly string[];
  readonly attributes: readonly string[];
}

/** Ranges that are read at a time, while those before are counted. */
const readAhead = 8;
/** The longest (ms) that other requests wait for their turn. */
export const turn = 15;

/**
 * Visit all people of tallies, range by range of their numbers: each visit gets a view of every tally that covers the same
 * range, so that nobody is in two visits. Other work has its turn in between.
 */
export async function scanTallies(
  store: TallyStore,
  tallies: readonly ScannedTally[],
  columns: ScannedColumns,
  visit: (views: readonly View[]) => void,
): Promise<void> {
  const ranges = Math.max(1, ...tallies.map(({ segments }) => segments));
  const wanted =
    tallies.length > 1 ? { ...columns, fixed: [...new Set([...columns.fixed, 'people'])] } : columns;
  const group = async (first: number): Promise<View[][]> => {
    const numbers = Array.from({ length: Math.min(readAhead, ranges - first) }, (_, index) => first + index);
    const views = await Promise.all(
      tallies.map(async ({ id, segments }) => {
        const ownOf = (n: number): number => Math.floor((n * segments) / ranges);
        const own = [...new Set(numbers.map(ownOf))];
        const read = new Map(
          (await store.segments(id, own, wanted)).map((segment, index) => [own[index] ?? 0, segment]),
        );
        return numbers.map((n) => {
          const segment = read.get(ownOf(n));
          if (segment === undefined) throw new Error('a range was not read');
          return segments === ranges
            ? wholeView(segment)
            : viewOfRange(segment, lowerEnd(n, ranges), upperEnd(n, ranges));
        });
      }),
    );
    return numbers.map((_, index) => views.flatMap((view) => view[index] ?? []));
  };

  let next = group(0);
  let since = performance.now();
  for (let first = 0; first < ranges; first += readAhead) {
    const views = await next;
    next = first + readAhead < ranges ? group(first + readAhead) : Promise.resolve([]);
    next.catch(() => undefined);
    for (const view of views) {
      visit(view);
      if (performance.now() - since > turn) {
        await pause();
        since = performance.now();
      }
    }
  }
}

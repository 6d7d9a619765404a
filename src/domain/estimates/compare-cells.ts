import type { FrequencyCell } from '../frequencies/table.ts';
import { benjaminiHochberg } from '../statistics/benjamini-hochberg.ts';
import { compareShares, type CrossSums } from '../statistics/compare-shares.ts';
import type { Interval } from '../statistics/interval.ts';
import { differenceVerdict, differenceWords, type Verdict } from '../wording/difference-words.ts';
import type { EstimateBase } from './audit-cells.ts';
import { sumsOf } from './cell-sums.ts';
import { correctedDifference, type EstimatedShare } from './corrected-share.ts';
import type { CellEstimate } from './estimate-table.ts';

/** One side of a comparison: what was counted, and what estimates its themes by their place. */
export interface ComparedCell {
  readonly cell: FrequencyCell;
  readonly estimate: (place: number) => CellEstimate | null;
}

/** Two groups, and for each theme what they have in common; null: nobody is known to be in both. */
export interface Contrast {
  readonly first: ComparedCell;
  readonly second: ComparedCell;
  readonly both: (place: number) => CrossSums | null;
}

/** The difference of two shares: as counted, as estimated, and whether sampling could have made it. */
export interface Difference {
  /** First share of tags minus second; null where a group is empty. */
  readonly tagged: number | null;
  /** Null where nothing is audited. */
  readonly estimate: EstimatedShare | null;
  readonly first: CellEstimate | null;
  readonly second: CellEstimate | null;
  /** Of no difference, by respondents as clusters; null where it cannot be tested. */
  readonly p: number | null;
  /** After Benjamini and Hochberg over the table. */
  readonly adjusted: number | null;
  readonly verdict: Verdict;
  readonly words: string;
}

function differenceOf(first: CellEstimate | null, second: CellEstimate | null): EstimatedShare | null {
  const [a, b] = [first?.group ?? null, second?.group ?? null];
  return a === null || b === null ? null : correctedDifference(a, b);
}

/** The difference in a theme between the groups of a contrast, each by its place. */
export type DifferenceOf = (row: number, place: number) => Difference;

/**
 * Tests every theme of every contrast at once; what is estimated of one, which takes longer, is worked out when it is asked for. A
 * group of nobody is not compared.
 */
export function compareCells(
  contrasts: readonly Contrast[],
  themes: number,
  base: EstimateBase,
): DifferenceOf {
  const tests = contrasts.flatMap(({ first, second, both }) =>
    Array.from({ length: themes }, (_, place) => {
      const empty = first.cell.base.respondents === 0 || second.cell.base.respondents === 0;
      const [a, b] = [sumsOf(first.cell, place, base), sumsOf(second.cell, place, base)];
      return empty ? null : compareShares(a, b, both(place) ?? undefined);
    }),
  );
  const adjusted = benjaminiHochberg(tests.map((test) => test?.p ?? null));
  return (row, place) => {
    const at = row * themes + place;
    const test = tests[at] ?? null;
    const first = contrasts[row]?.first.estimate(place) ?? null;
    const second = contrasts[row]?.second.estimate(place) ?? null;
    const estimate = test === null ? null : differenceOf(first, second);
    const interval: Interval | null = estimate;
    const verdict = differenceVerdict(interval, adjusted[at] ?? null);
    return {
      tagged: test?.difference ?? null,
      estimate,
      first,
      second,
      p: test?.p ?? null,
      adjusted: adjusted[at] ?? null,
      verdict,
      words:
        interval !== null
          ? differenceWords(verdict, interval)
          : test === null
            ? verdict
            : 'cannot be told without an audit',
    };
  };
}

import { clusterBootstrap } from '../statistics/cluster-bootstrap.ts';
import type { Interval } from '../statistics/interval.ts';
import { positiveAgreement } from '../statistics/positive-agreement.ts';
import type { CodedComment } from './agreement.ts';

/** How much more second coders agree with something when the machine's labels are shown than when they are not. */
export interface Anchor {
  /** Positive agreement over all themes where labels were shown, and where not. */
  readonly shown: number | null;
  readonly blind: number | null;
  readonly difference: number | null;
  readonly interval: Interval | null;
}

/** The anchoring meter: by chance a second coding showed the machine's labels or did not. */
export interface Anchoring {
  readonly shown: number;
  readonly blind: number;
  /** With the machine: above zero, reviewers follow what they are shown. */
  readonly withMachine: Anchor;
  /** With the first coder, who saw nothing: below zero, showing leads away from what people say of themselves. */
  readonly withFirst: Anchor;
}

/** What the second codings of an audit say of anchoring, with intervals bootstrapped over respondents. */
export function measureAnchoring(
  comments: readonly CodedComment[],
  themes: readonly string[],
  seed: string,
): Anchoring {
  const arms = { shown: 0, blind: 0 };
  const machine = new Map<number, Float64Array>();
  const first = new Map<number, Float64Array>();
  for (const { respondent, codings, tags } of comments) {
    const one = codings.find((coding) => coding.slot === 1);
    const two = codings.find((coding) => coding.slot === 2);
    if (one === undefined || two === undefined) continue;
    arms[two.blind ? 'blind' : 'shown'] += 1;
    const offset = two.blind ? 3 : 0;
    for (const theme of themes) {
      add(rowOf(machine, respondent), offset, two.themes.has(theme), tags.has(theme));
      add(rowOf(first, respondent), offset, two.themes.has(theme), one.themes.has(theme));
    }
  }
  return {
    ...arms,
    withMachine: anchor([...machine.values()], `${seed} machine`),
    withFirst: anchor([...first.values()], `${seed} first`),
  };
}

/** Columns: both, only the second coder, only the other; where shown, then where blind. */
function rowOf(rows: Map<number, Float64Array>, respondent: number): Float64Array {
  const row = rows.get(respondent) ?? new Float64Array(6);
  rows.set(respondent, row);
  return row;
}

function add(row: Float64Array, offset: number, coder: boolean, other: boolean): void {
  if (!coder && !other) return;
  const column = offset + (coder && other ? 0 : coder ? 1 : 2);
  row[column] = (row[column] ?? 0) + 1;
}

function anchor(rows: readonly Float64Array[], seed: string): Anchor {
  const sums = new Float64Array(6);
  for (const row of rows)
    for (const [column, value] of row.entries()) sums[column] = (sums[column] ?? 0) + value;
  return {
    shown: agreementAt(sums, 0),
    blind: agreementAt(sums, 3),
    difference: difference(sums),
    interval: clusterBootstrap(rows, difference, { seed }),
  };
}

function agreementAt(sums: Float64Array, offset: number): number | null {
  const [both = 0, onlyFirst = 0, onlySecond = 0] = sums.subarray(offset, offset + 3);
  return positiveAgreement({ both, onlyFirst, onlySecond, neither: 0 });
}

function difference(sums: Float64Array): number | null {
  const shown = agreementAt(sums, 0);
  const blind = agreementAt(sums, 3);
  return shown === null || blind === null ? null : shown - blind;
}

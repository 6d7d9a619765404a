import { benjaminiHochberg } from '../statistics/benjamini-hochberg.ts';
import { clopperPearson } from '../statistics/clopper-pearson.ts';
import { type ClusterSums, clusterSums } from '../statistics/clustered-share.ts';
import { compareShares } from '../statistics/compare-shares.ts';
import type { Interval } from '../statistics/interval.ts';
import type { AuditedComments } from './audit-cells.ts';

/** How right the machine is in one respect: of `n` audited units, the share, and the p-value of a difference from all other groups. */
export interface GroupRate extends Interval {
  readonly n: number;
  readonly share: number;
  readonly p: number | null;
  /** P-value after Benjamini and Hochberg over all groups and rates that are compared. */
  readonly adjusted: number | null;
}

/** Null where the group has no such unit. */
export interface GroupParity {
  readonly group: string;
  readonly respondents: number;
  readonly comments: number;
  /** Of tagged comments, those that have the theme. */
  readonly ppv: GroupRate | null;
  /** Of untagged comments, those that have the theme all the same. */
  readonly omission: GroupRate | null;
  /** Of all decisions, the right ones. */
  readonly accuracy: GroupRate | null;
}

type Rate = 'ppv' | 'omission' | 'accuracy';
const RATES: readonly Rate[] = ['ppv', 'omission', 'accuracy'];

const counts: Record<Rate, (tagged: number, labelled: number) => [n: number, y: number]> = {
  ppv: (tagged, labelled) => [tagged, tagged * labelled],
  omission: (tagged, labelled) => [1 - tagged, (1 - tagged) * labelled],
  accuracy: (tagged, labelled) => [1, Number(tagged === labelled)],
};

const add = (a: ClusterSums, b: ClusterSums): ClusterSums => ({
  clusters: a.clusters + b.clusters,
  n: a.n + b.n,
  y: a.y + b.y,
  nn: a.nn + b.nn,
  ny: a.ny + b.ny,
  yy: a.yy + b.yy,
});

const nobody: ClusterSums = { clusters: 0, n: 0, y: 0, nn: 0, ny: 0, yy: 0 };

function sumsOf({ respondent, tagged, labelled }: AuditedComments, rate: Rate): ClusterSums {
  const people = new Map<number | string, { n: number; y: number }>();
  for (let i = 0; i < tagged.length; i++) {
    const id = respondent[i] ?? 0;
    const person = people.get(id) ?? { n: 0, y: 0 };
    const [n, y] = counts[rate](tagged[i] ?? 0, labelled[i] ?? 0);
    person.n += n;
    person.y += y;
    people.set(id, person);
  }
  return clusterSums(people.values());
}

function rateOf(own: ClusterSums, rest: ClusterSums): GroupRate | null {
  if (own.n === 0) return null;
  const { p } = compareShares(own, rest);
  const worth = own.clusters / own.n;
  const { low, high } = clopperPearson(own.y * worth, own.n * worth);
  return { n: own.n, share: own.y / own.n, low, high, p, adjusted: null };
}

/**
 * Whether the machine is equally right in each group: precision, omissions and accuracy of its decisions with intervals (exact, as
 * if each respondent were one unit, which is wide), each tested against all other groups with respondents as clusters. Groups' `audited`
 * may pool themes: every decision is then an entry.
 */
export function errorParity(
  groups: readonly { readonly group: string; readonly audited: AuditedComments }[],
): GroupParity[] {
  const sums = groups.map(({ audited }) => RATES.map((rate) => sumsOf(audited, rate)));
  const rates = sums.flatMap((own, index) =>
    own.map((sum, k) => {
      const others = sums.filter((_, other) => other !== index).map((other) => other[k] ?? nobody);
      return rateOf(sum, others.reduce(add, nobody));
    }),
  );
  const adjusted = benjaminiHochberg(rates.map((rate) => rate?.p ?? null));
  return groups.map(({ group, audited }, index) => {
    const [ppv, omission, accuracy] = RATES.map((_, k) => {
      const rate = rates[index * RATES.length + k];
      return rate === null || rate === undefined
        ? null
        : { ...rate, adjusted: adjusted[index * RATES.length + k] ?? null };
    });
    return {
      group,
      respondents: new Set(Array.from(audited.respondent)).size,
      comments: audited.tagged.length,
      ppv: ppv ?? null,
      omission: omission ?? null,
      accuracy: accuracy ?? null,
    };
  });
}

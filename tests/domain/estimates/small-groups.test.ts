import { describe, expect, it } from 'vitest';
import { chanceVariance, withChance } from '../../../src/domain/estimates/chance.ts';
import { correctedDifference, correctedShare } from '../../../src/domain/estimates/corrected-share.ts';
import { drawErrors } from '../../../src/domain/estimates/error-draws.ts';
import { type Random, randomFrom } from '../../../src/domain/statistics/random.ts';

interface Machine {
  readonly prevalence: number;
  readonly sensitivity: number;
  readonly falseAlarms: number;
}

/** So many people, by what is true of them and what the machine says. */
function people(count: number, { prevalence, sensitivity, falseAlarms }: Machine, random: Random) {
  const cells = { tagged: { n: 0, labelled: 0 }, untagged: { n: 0, labelled: 0 }, designEffect: 1 };
  for (let person = 0; person < count; person++) {
    const labelled = random() < prevalence;
    const cell = random() < (labelled ? sensitivity : falseAlarms) ? cells.tagged : cells.untagged;
    cell.n++;
    if (labelled) cell.labelled++;
  }
  return cells;
}

const truth = ({ tagged, untagged }: ReturnType<typeof people>): number =>
  (tagged.labelled + untagged.labelled) / (tagged.n + untagged.n);

/** How often the intervals of groups of a size, with the error rates of an audit of 400 others, contain what is true of them. */
function coverage(size: number, machine: Machine): { ofShares: number; ofDifferences: number } {
  const random = randomFrom(`groups of ${size} ${machine.prevalence}`);
  const found = { shares: 0, differences: 0 };
  const replicates = 1000;
  for (let replicate = 0; replicate < replicates; replicate++) {
    const errors = drawErrors(people(400, machine, random), `${replicate}`, 300);
    const [first, second] = [people(size, machine, random), people(size, machine, random)];
    const groupOf = ({ tagged }: typeof first) => ({
      tagged: { n: tagged.n, base: size },
      errors,
      borrowed: 1,
    });
    const share = correctedShare(groupOf(first));
    const difference = correctedDifference(groupOf(first), groupOf(second));
    if (share.low <= truth(first) && truth(first) <= share.high) found.shares++;
    const gap = truth(first) - truth(second);
    if (difference.low <= gap && gap <= difference.high) found.differences++;
  }
  return { ofShares: found.shares / replicates, ofDifferences: found.differences / replicates };
}

describe.each([
  { prevalence: 0.3, sensitivity: 0.75, falseAlarms: 0.07 },
  { prevalence: 0.05, sensitivity: 0.6, falseAlarms: 0.02 },
])('groups with error rates of others, at a prevalence of $prevalence', (machine) => {
  it.each([20, 60, 200, 1000])('of %d people lie in their intervals', (size) => {
    const { ofShares, ofDifferences } = coverage(size, machine);
    expect(ofShares).toBeGreaterThanOrEqual(0.92);
    expect(ofDifferences).toBeGreaterThanOrEqual(0.92);
  });
});

describe('chance', () => {
  it('is that of two binomials, as often as errors cluster', () => {
    const rates = { right: 0.8, missed: 0.1 };
    expect(chanceVariance({ tagged: 30, base: 100 }, rates)).toBeCloseTo((30 * 0.16 + 70 * 0.09) / 1e4, 15);
    expect(chanceVariance({ tagged: 30, base: 100 }, rates, 3)).toBeCloseTo((3 * (4.8 + 6.3)) / 1e4, 15);
  });

  it('adds to each side as squares, within what can be', () => {
    const found = withChance({ share: 0.5, low: 0.47, high: 0.54 }, (0.04 / 1.959963984540054) ** 2);
    expect(found.low).toBeCloseTo(0.45, 12);
    expect(found.high).toBeCloseTo(0.5 + Math.hypot(0.04, 0.04), 12);
    expect(withChance({ share: 0.01, low: 0, high: 0.02 }, 0.01)).toMatchObject({ low: 0 });
    expect(withChance({ share: 0.9, low: 0.8, high: 0.95 }, 1, { least: 0.3, most: 0.97 })).toMatchObject({
      low: 0.3,
      high: 0.97,
    });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditCells, effectiveUnits } from '../../../src/domain/estimates/audit-cells.ts';
import { groupErrors, wholeErrors } from '../../../src/domain/estimates/audited-theme.ts';
import { correctedDifference, correctedShare } from '../../../src/domain/estimates/corrected-share.ts';
import { DRAWS, drawErrors } from '../../../src/domain/estimates/error-draws.ts';

const cells = (a1: number, n1: number, a0: number, n0: number, designEffect = 1) => ({
  tagged: { n: n1, labelled: a1 },
  untagged: { n: n0, labelled: a0 },
  designEffect,
});

describe('correctedShare', () => {
  // numpy: quantiles (2.5, 50, 97.5 %) of F·beta(a1 + ½, n1 − a1 + ½) + (1 − F)·beta(a0 + ⅓, n0 − a0 + ⅓), 4,000,000 draws.
  it.each([
    [0.18, cells(61, 80, 14, 320), [0.14905, 0.17307, 0.19903]],
    [0.003, cells(1, 1, 0, 399), [0.0007, 0.00291, 0.0074]],
    [0.05, cells(14, 20, 5, 380), [0.03382, 0.04754, 0.0635]],
  ])('has the posterior’s quantiles at F = %d', (share, audited, [low = 0, middle = 0, high = 0]) => {
    const errors = drawErrors(audited, 'known', 40_000);
    const found = correctedShare({ tagged: { n: share * 1e6, base: 1e6 }, errors });
    expect(found.low / low).toBeCloseTo(1, 1);
    expect(found.share / middle).toBeCloseTo(1, 1);
    expect(found.high / high).toBeCloseTo(1, 1);
  });

  it('is 2,000 draws, the same for the same seed', () => {
    const errors = drawErrors(cells(61, 80, 14, 320), 'audit 3');
    expect(errors.ppv).toHaveLength(DRAWS);
    expect(drawErrors(cells(61, 80, 14, 320), 'audit 3')).toEqual(errors);
    expect(drawErrors(cells(61, 80, 14, 320), 'audit 4').ppv).not.toEqual(errors.ppv);
  });

  it('is wider when the audited comments are worth less', () => {
    const width = (designEffect: number): number => {
      const errors = drawErrors(cells(61, 80, 14, 320, designEffect), 'w');
      const { low, high } = correctedShare({ tagged: { n: 18, base: 100 }, errors });
      return high - low;
    };
    expect(width(4) / width(1)).toBeGreaterThan(1.8);
    expect(width(4) / width(1)).toBeLessThan(2.2);
  });

  it('knows what is labelled, and speaks of the rest by the audit', () => {
    const errors = drawErrors(cells(61, 80, 14, 320), 'c');
    const tagged = { n: 180, base: 1000 };
    const all = correctedShare({ tagged, errors, certain: { units: 1000, tagged: 180, labelled: 233 } });
    expect([all.low, all.share, all.high]).toEqual([0.233, 0.233, 0.233]);
    const half = correctedShare({ tagged, errors, certain: { units: 500, tagged: 90, labelled: 100 } });
    const none = correctedShare({ tagged, errors });
    expect(half.high - half.low).toBeCloseTo((none.high - none.low) / 2, 10);
    expect(half.share).toBeCloseTo(0.1 + none.share / 2, 10);
  });

  it('stays within 0 and 1, the point within the interval', () => {
    const count = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(
        count,
        count,
        count,
        count,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (a1, b1, a0, b0, f) => {
          const errors = drawErrors(cells(a1, a1 + b1, a0, a0 + b0), 'p', 200);
          const { share, low, high } = correctedShare({ tagged: { n: f * 50, base: 50 }, errors });
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1 + 1e-12);
          expect(low <= share && share <= high).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('correctedDifference', () => {
  const errors = drawErrors(cells(61, 80, 14, 320), 'd');

  it('within shared draws knows that errors are the same in both groups', () => {
    const first = { tagged: { n: 300, base: 1000 }, errors };
    const second = { tagged: { n: 250, base: 1000 }, errors };
    const apart = { ...second, errors: drawErrors(cells(61, 80, 14, 320), 'another') };
    const shared = correctedDifference(first, second);
    const separate = correctedDifference(first, apart);
    expect(shared.low).toBeGreaterThan(0);
    expect(shared.high - shared.low).toBeLessThan((separate.high - separate.low) / 4);
  });

  it('is the same whether its draws are made or their worth is scaled', () => {
    const [first, second] = [
      { tagged: { n: 100, base: 1000 }, errors },
      { tagged: { n: 500, base: 2000 }, errors },
    ];
    const drawn = correctedDifference({ ...first, errors: { ...errors } }, second);
    const scaled = correctedDifference(first, second);
    expect(scaled.share).toBeCloseTo(drawn.share, 12);
    expect(scaled.low).toBeCloseTo(drawn.low, 12);
    expect(scaled.high).toBeCloseTo(drawn.high, 12);
    expect(scaled.high).toBeLessThan(0);
  });

  it('is nothing between equal groups', () => {
    const group = { tagged: { n: 300, base: 1000 }, errors };
    expect(correctedDifference(group, group)).toEqual({ share: 0, low: 0, high: 0 });
  });
});

describe('auditCells', () => {
  const audited = {
    respondent: ['a', 'a', 'a', 'b', 'b', 'c', 'd'],
    tagged: [1, 0, 0, 0, 0, 1, 0],
    labelled: [0, 1, 0, 1, 0, 1, 0],
  };

  it('counts a person as tagged and as labelled when any of their comments is', () => {
    expect(auditCells(audited, 'respondents')).toEqual(cells(2, 2, 1, 2));
  });

  it('counts comments one by one, worth at most their number', () => {
    const found = auditCells(audited, 'comments');
    expect(found).toMatchObject({ tagged: { n: 2, labelled: 1 }, untagged: { n: 5, labelled: 2 } });
    expect(found.designEffect).toBeGreaterThanOrEqual(1);
    expect(effectiveUnits(found)).toBeLessThanOrEqual(7);
  });

  it('does not depend on the order of comments', () => {
    const order = [6, 2, 0, 4, 1, 5, 3];
    const pick = <T>(values: T[]): T[] => order.flatMap((at) => values.slice(at, at + 1));
    const shuffled = {
      respondent: pick(audited.respondent),
      tagged: pick(audited.tagged),
      labelled: pick(audited.labelled),
    };
    expect(auditCells(shuffled, 'respondents')).toEqual(auditCells(audited, 'respondents'));
    expect(auditCells(shuffled, 'comments').designEffect).toBeCloseTo(
      auditCells(audited, 'comments').designEffect,
      12,
    );
  });

  it('of errors that fill whole respondents is worth about as many units as there are respondents', () => {
    const respondent = Array.from({ length: 1000 }, (_, i) => Math.floor(i / 5));
    const labelled = respondent.map((person) => Number(person % 4 === 0));
    const found = auditCells({ respondent, labelled, tagged: new Uint8Array(1000) }, 'comments');
    expect(found.designEffect).toBeGreaterThan(4.5);
    expect(found.designEffect).toBeLessThan(5.1);
  });

  it('of a single error says what the prior says of the clusters', () => {
    const respondent = Array.from({ length: 1000 }, (_, i) => Math.floor(i / 5));
    const labelled = respondent.map((_, i) => Number(i === 7));
    const found = auditCells({ respondent, labelled, tagged: new Uint8Array(1000) }, 'comments');
    expect(found.designEffect).toBeGreaterThan(1.8);
    expect(found.designEffect).toBeLessThan(2.2);
  });
});

describe('groupErrors', () => {
  const people = (count: number) => ({
    respondent: Array.from({ length: count }, (_, i) => i),
    tagged: Array.from({ length: count }, (_, i) => Number(i % 4 === 0)),
    labelled: Array.from({ length: count }, (_, i) => Number(i % 5 === 0)),
  });
  const whole = wholeErrors(people(400), 'respondents', 'all');

  it('are the group’s own from 30 audited units, and everybody’s with fewer', () => {
    expect(groupErrors(whole, people(30), 'respondents', 'g').method).toBe('post_stratified');
    const few = groupErrors(whole, people(29), 'respondents', 'g');
    expect(few.method).toBe('synthetic');
    expect(few.errors).toBe(whole.errors);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeEstimate } from '../../../src/domain/estimates/estimate.ts';
import { expectedShare, expectedShareOfPeople } from '../../../src/domain/estimates/expected-share.ts';
import { predictionPowered } from '../../../src/domain/estimates/prediction-powered.ts';
import { wilson } from '../../../src/domain/statistics/wilson.ts';

const labels = [1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1];
const tags = [1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1];
const people = labels.map((labelled, i) => ({ weight: 1, units: 1, labelled, tagged: tags[i] ?? 0 }));

describe('predictionPowered', () => {
  it('follows Angelopoulos et al. (2023), example 1 with the tuning of section 6 (numpy)', () => {
    const found = predictionPowered(people, { share: 0.36, respondents: 1000 });
    expect(found?.lambda).toBeCloseTo(0.6492571428571429, 12);
    expect(found?.share).toBeCloseTo(0.3798754285714286, 12);
    expect(found?.standardError).toBeCloseTo(0.11255494088939286, 12);
    expect(found?.effectiveSize).toBeCloseTo(18.594778716647326, 10);
    expect(found?.low).toBeCloseTo(0.19856024482355916, 10);
    expect(found?.high).toBeCloseTo(0.6023252806190407, 10);
  });

  it('is the audit alone when the machine says nothing, and the same whatever the weights are in', () => {
    const dumb = people.map((person) => ({ ...person, tagged: 0 }));
    const found = predictionPowered(dumb, { share: 0, respondents: 1000 });
    expect(found?.lambda).toBe(0);
    expect(found?.share).toBeCloseTo(5 / 12, 12);
    const heavy = dumb.map((person) => ({ ...person, weight: 250 }));
    expect(predictionPowered(heavy, { share: 0, respondents: 1000 })?.effectiveSize).toBeCloseTo(
      found?.effectiveSize ?? 0,
      8,
    );
  });

  it('is worth fewer units when a few people carry the weight', () => {
    const equal = predictionPowered(people, { share: 0.36, respondents: 1000 });
    const skewed = predictionPowered(
      people.map((person, i) => ({ ...person, weight: i < 3 ? 10 : 1 })),
      { share: 0.36, respondents: 1000 },
    );
    expect(skewed?.effectiveSize).toBeLessThan(equal?.effectiveSize ?? 0);
  });

  it('falls back on Kish’s size where nothing varies, and is not given for one person', () => {
    const none = people.map((person) => ({ ...person, labelled: 0, tagged: 0 }));
    const found = predictionPowered(none, { share: 0, respondents: 1000 });
    expect(found).toMatchObject({ share: 0, ...wilson(0, 12) });
    expect(predictionPowered(people.slice(0, 1), { share: 0.3, respondents: 9 })).toBeNull();
  });
});

describe('expectedShare', () => {
  it('is what the probabilities sum to, and what F1 says was missed', () => {
    // 80 right of 100 tagged, F1 0.8: 2 · 80 / 0.8 − 100 = 100 have the theme.
    const found = expectedShare({ n: 100, base: 1000, probability: 80 }, { f1: 0.8, labels: 200 });
    expect(found?.share).toBeCloseTo(0.1, 12);
    expect(found?.low).toBeLessThan(0.1);
    expect(found?.high).toBeGreaterThan(0.1);
  });

  it('is narrower with more labels, and never less than the right tags', () => {
    const width = (count: number): number => {
      const found = expectedShare({ n: 100, base: 1000, probability: 80 }, { f1: 0.8, labels: count });
      return (found?.high ?? 1) - (found?.low ?? 0);
    };
    expect(width(1000)).toBeLessThan(width(50));
    expect(expectedShare({ n: 100, base: 1000, probability: 50 }, { f1: 0.95, labels: 50 })?.share).toBe(
      0.05,
    );
  });

  it('leaves more to chance in fewer comments', () => {
    const width = (times: number): number => {
      const units = { n: 10 * times, base: 100 * times, probability: 8 * times };
      const found = expectedShare(units, { f1: 0.8, labels: 2000 });
      return (found?.high ?? 0) - (found?.low ?? 0);
    };
    expect(width(1)).toBeGreaterThan(4 * width(100));
  });

  it('is not given where nothing is tagged, which says nothing of what is missed', () => {
    const model = { f1: 0.8, labels: 200 };
    const nothing = { n: 0, base: 40, probability: 0 };
    expect(expectedShare(nothing, model)).toBeNull();
    expect(expectedShareOfPeople(nothing, nothing, model)).toBeNull();
  });

  it('is not given for a theme that was never cross-validated', () => {
    expect(expectedShare({ n: 100, base: 1000, probability: 80 }, null)).toBeNull();
  });
});

describe('expectedShareOfPeople', () => {
  const model = { f1: 0.8, labels: 200 };

  it('is that of comments where each person wrote one', () => {
    const units = { n: 100, base: 1000, probability: 80 };
    const of = expectedShareOfPeople(units, units, model);
    expect(of?.share).toBeCloseTo(expectedShare(units, model)?.share ?? 0, 12);
  });

  it('counts a person once whatever was missed of their comments', () => {
    // 400 comments of 2,000 tagged, 300 of them right; F1 0.75: 2 · 300 / 0.75 − 400 = 400 have it, so 1 in 16 untagged ones.
    const comments = { n: 400, base: 2000, probability: 300 };
    const people = { n: 250, base: 500, probability: 225 };
    const tagged = 1 - 0.1 * (15 / 16) ** (4 - 400 / 250);
    const others = 1 - (15 / 16) ** 4;
    const found = expectedShareOfPeople(people, comments, { f1: 0.75, labels: 100 });
    expect(found?.share).toBeCloseTo((tagged + others) / 2, 12);
    expect(found?.low).toBeLessThan(found?.share ?? 0);
    expect(found?.high).toBeGreaterThan(found?.share ?? 1);
  });

  it('is a share, whatever the counts', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 9 }),
        share,
        share,
        share,
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (base, each, portion, right, rightOfPeople, f1) => {
          const comments = { base: base * each, n: Math.round(base * each * portion) };
          const n = Math.min(base, comments.n);
          const found = expectedShareOfPeople(
            { base, n, probability: n * rightOfPeople },
            { ...comments, probability: comments.n * right },
            { f1, labels: 50 },
          );
          expect(found === null).toBe(n === 0);
          for (const value of [found?.low ?? 0, found?.share ?? 0, found?.high ?? 0]) {
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });
});

describe('describeEstimate', () => {
  const estimated = { share: 0.2, low: 0.17, high: 0.23 };

  it('always says that the interval covers classification only', () => {
    for (const method of ['post_stratified', 'synthetic', 'prediction_powered', 'not_audited'] as const)
      expect(describeEstimate(estimated, method, null).notes.at(-1)).toContain(
        'classification of comments only',
      );
  });

  it('says what an estimate assumes', () => {
    const audit = { id: 'a', choseAModel: true };
    const { notes, audit: id } = describeEstimate(estimated, 'synthetic', audit, { grouped: true });
    expect(notes.join(' ')).toMatch(/assumes equal error.*need not sum.*chosen by its figures/);
    expect(id).toBe('a');
    expect(describeEstimate(estimated, 'not_audited', null).notes[0]).toContain('Not audited');
  });
});

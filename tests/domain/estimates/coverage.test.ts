import { describe, expect, it } from 'vitest';
import { simulateAudits } from './simulate-audits.ts';

// 400 audited respondents, phi 0.7 between tag and truth, 1 to 10 comments each. Fewer draws than in use only add noise to the
// intervals, which lowers coverage. tests/bench/estimates/coverage.ts prints the table.
describe.each(['respondents', 'comments'] as const)(
  '2,000 audits of shares of %s',
  { timeout: 60_000 },
  (base) => {
    it.each([0.2, 0.05, 0.01, 0.003])('contain a true share of %d often enough', (prevalence) => {
      const found = simulateAudits({
        base,
        prevalence,
        replicates: 2000,
        audited: 400,
        correlation: 0.2,
        draws: 400,
        seed: `coverage ${base} ${prevalence}`,
      });
      expect(found.coverage).toBeGreaterThanOrEqual(0.93);
      if (prevalence >= 0.05) {
        expect(found.coverage).toBeLessThanOrEqual(0.975);
        expect(found.width).toBeLessThanOrEqual(0.75);
        expect(found.ppiCoverage).toBeGreaterThanOrEqual(0.92);
      }
    });
  },
);

it.each([0.2, 0.003])(
  'as few as 73 people, with some 400 comments, contain a true share of comments of %d often enough',
  { timeout: 60_000 },
  (prevalence) => {
    const found = simulateAudits({
      base: 'comments',
      prevalence,
      replicates: 2000,
      audited: 73,
      correlation: 0.2,
      draws: 400,
      seed: `few ${prevalence}`,
    });
    expect(found.coverage).toBeGreaterThanOrEqual(0.93);
  },
);

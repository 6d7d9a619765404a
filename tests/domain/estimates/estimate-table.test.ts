import { expect, it } from 'vitest';
import type { AuditedSurvey, JudgedComment } from '../../../src/domain/estimates/audited-survey.ts';
import { tableEstimator } from '../../../src/domain/estimates/estimate-table.ts';

const themes = ['price', 'rota'];

/** Fifty comments of as many people: half are tagged and labelled with the price; of the rota nobody was asked. */
const audited = Array.from({ length: 50 }, (_, respondent): JudgedComment => ({
  respondent,
  attributes: {},
  wave: '2026',
  batch: 'b',
  question: null,
  systems: [],
  facets: [],
  themes: respondent % 2 === 0 ? [{ theme: 'price', valence: 'negative' }] : [],
  labels: {
    about: ['price'],
    themes: respondent % 2 === 0 ? [{ theme: 'price', valence: null }] : [],
    disputed: [],
  },
}));
const survey: AuditedSurvey = {
  id: 'audit',
  choseAModel: false,
  seed: 'audit',
  batches: ['b'],
  audited,
  known: [],
  drawn: { byName: new Map(), own: 0 },
};

it('says nothing of a theme that no audited unit was judged by', () => {
  const count = { comments: 500, respondents: 500, probability: 400, respondentProbability: 400 };
  const total = {
    key: [],
    base: { comments: 1000, respondents: 1000, asked: null, squares: 1000, weights: null },
    themes: themes.map(() => ({ ...count, squares: 500, products: 500, weights: null })),
    uncategorised: { comments: 0, respondents: 0 },
  };
  for (const base of ['respondents', 'comments'] as const) {
    const query = { by: [], filters: [], themes, base, weight: null };
    const estimate = tableEstimator({ survey, covered: true, crossValidated: () => null }, query, {
      dimensions: [],
      themes,
      cells: [],
      total,
    });
    expect(estimate(total, 0)?.estimate.method).toBe('post_stratified');
    expect(estimate(total, 1)).toBeNull();
  }
});

import { describe, expect, it } from 'vitest';
import type { JudgedComment } from '../../../src/domain/estimates/audited-survey.ts';
import { certainUnits } from '../../../src/domain/estimates/certain-units.ts';

type Said = 'yes' | 'no' | 'disputed' | 'unjudged' | 'of another theme';

function comment(respondent: number, tagged: boolean, said: Said): JudgedComment {
  const labels = {
    yes: { about: null, themes: [{ theme: 'queues', valence: 'negative' }], disputed: [] },
    no: { about: null, themes: [], disputed: [] },
    disputed: { about: null, themes: [], disputed: ['queues'] },
    unjudged: null,
    'of another theme': { about: ['price'], themes: [], disputed: [] },
  };
  return {
    respondent,
    attributes: {},
    wave: '2026',
    batch: 'b',
    question: null,
    systems: [],
    facets: [],
    themes: tagged ? [{ theme: 'queues', valence: 'negative' }] : [],
    labels: labels[said],
  };
}

describe('certainUnits', () => {
  const comments = [
    comment(1, true, 'yes'),
    comment(1, false, 'unjudged'),
    comment(2, true, 'no'),
    comment(3, false, 'no'),
    comment(3, false, 'disputed'),
    comment(4, true, 'of another theme'),
  ];

  it('are comments of which people said yes or no', () => {
    expect(certainUnits(comments, 'comments', 'queues', null)).toEqual({ units: 3, tagged: 2, labelled: 1 });
  });

  it('are people of whom a yes is known, or nothing but noes', () => {
    expect(certainUnits(comments, 'respondents', 'queues', null)).toEqual({
      units: 2,
      tagged: 2,
      labelled: 1,
    });
  });

  it('know only valences that were said', () => {
    const positive = (valence: string): boolean => valence === 'positive';
    expect(certainUnits(comments, 'comments', 'queues', positive)).toEqual({
      units: 3,
      tagged: 0,
      labelled: 0,
    });
  });
});

import { describe, expect, it } from 'vitest';
import {
  carryDecisions,
  type VersionedOpinion,
} from '../../../src/domain/codebook-changes/carry-decisions.ts';
import { carrySettled } from '../../../src/domain/codebook-changes/carry-settled.ts';
import type { Rule } from '../../../src/domain/codebook-changes/changes.ts';

const version = (themes: readonly string[], rules: readonly Rule[] = []) => ({
  themes: new Set(themes),
  rules,
});
const versions = [
  version(['tea', 'coffee', 'queues']),
  version(['drinks', 'queues'], [{ kind: 'merged', from: ['tea', 'coffee'], into: 'drinks' }]),
  version(['drinks', 'tills', 'counter'], [{ kind: 'split', from: 'queues', into: ['tills', 'counter'] }]),
];

let next = 1;
const says = (themes: readonly string[], more: Partial<VersionedOpinion> = {}): VersionedOpinion => ({
  id: next++,
  reviewer: 'anna',
  verdict: 'decided',
  undoes: null,
  adjudicates: false,
  about: null,
  themes,
  valences: themes.map(() => 1),
  facets: null,
  redactions: [],
  version: 0,
  ...more,
});

describe('carryDecisions', () => {
  it('follows a label through several versions', () => {
    expect(carryDecisions([says(['tea', 'coffee'])], versions)).toMatchObject([
      { about: null, themes: ['drinks'], valences: [1], needsReview: false },
    ]);
    expect(carryDecisions([says(['queues', 'tea'])], versions)).toMatchObject([
      { about: ['drinks'], themes: ['drinks'], needsReview: true },
    ]);
  });

  it('leaves the valence open where merged themes had different ones', () => {
    const [carried] = carryDecisions([says(['tea', 'coffee'], { valences: [1, 2] })], versions);
    expect(carried?.valences).toEqual([null]);
  });

  it('carries each reviewer alone, and what an adjudicator ruled', () => {
    const opinions = [says(['tea']), says([], { reviewer: 'ben' }), says(['tea'], { adjudicates: true })];
    expect(carryDecisions(opinions, versions).map(({ themes }) => themes)).toEqual([
      ['drinks'],
      [],
      ['drinks'],
    ]);
  });

  it('takes a later decision before an earlier one, and leaves what is of the newest version alone', () => {
    const early = says(['tea']);
    const late = says(['tills'], { version: 2 });
    expect(carryDecisions([late], versions)).toEqual([]);
    expect(carryDecisions([early, late], versions)).toMatchObject([
      { themes: ['tills'], replaces: [early, late] },
    ]);
  });

  it('says nothing of what was undone, skipped, or could not be told', () => {
    const undone = says(['tea']);
    const undo = says([], { verdict: 'undo', undoes: undone.id });
    expect(carryDecisions([undone, undo], versions)).toEqual([]);
    expect(carryDecisions([says([], { verdict: 'skip' })], versions)).toEqual([]);
    expect(carryDecisions([says(['tea']), says([], { verdict: 'cannot_tell' })], versions)).toEqual([]);
  });
});

describe('carrySettled', () => {
  it('keeps what was said of themes that there are no more, beside what follows of the new ones', () => {
    const settled = { themes: ['queues', 'tea'], valences: [1, 2], disputed: ['coffee'] };
    const carried = carrySettled(settled, versions, 0);
    expect(carried.themes).toEqual(['drinks', 'queues', 'tea']);
    expect(carried.about).toEqual(expect.arrayContaining(['drinks', 'queues', 'tea']));
    expect(carried.about).not.toEqual(expect.arrayContaining(['tills']));
    expect(carried.about).not.toEqual(expect.arrayContaining(['coffee']));
  });

  it('is what it was under the newest version', () => {
    const settled = { themes: ['tills'], valences: [null], disputed: [] };
    expect(carrySettled(settled, versions, 2)).toEqual({ ...settled, about: null });
  });
});

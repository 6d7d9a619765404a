import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settle } from '../../../src/domain/review/settle.ts';
import type { Opinion } from '../../../src/domain/review/views.ts';

let last = 0;
function said(reviewer: string, themes: readonly number[], more: Partial<Opinion> = {}): Opinion {
  return {
    id: ++last,
    reviewer,
    verdict: 'decided',
    undoes: null,
    adjudicates: false,
    about: null,
    themes,
    valences: themes.map(() => null),
    facets: null,
    redactions: [],
    ...more,
  };
}

describe('what counts for a comment', () => {
  it('is nothing while nobody has decided', () => {
    const open = { state: 'open', reviewers: 0, themes: [], disputed: [] };
    expect(settle([])).toMatchObject(open);
    expect(settle([said('ann', [], { verdict: 'skip' })])).toMatchObject(open);
    expect(settle([said('ann', [], { verdict: 'cannot_tell' })])).toMatchObject(open);
  });

  it('is what one reviewer said, "no theme" too', () => {
    expect(settle([said('ann', [3, 1], { valences: [2, null] })])).toMatchObject({
      state: 'consensus',
      reviewers: 1,
      about: null,
      themes: [1, 3],
      valences: [null, 2],
    });
    expect(settle([said('ann', [])])).toMatchObject({ state: 'consensus', about: null, themes: [] });
  });

  it('is settled theme by theme: alike counts, the rest is disputed', () => {
    expect(settle([said('ann', [1, 2]), said('bob', [2, 3])])).toMatchObject({
      state: 'disputed',
      reviewers: 2,
      themes: [2],
      disputed: [1, 3],
    });
  });

  it('leaves the valence open where reviewers differ on it alone', () => {
    const both = [said('ann', [1], { valences: [1] }), said('bob', [1], { valences: [2] })];
    expect(settle(both)).toMatchObject({ state: 'consensus', themes: [1], valences: [null] });
  });

  it('is what the adjudicator rules, whatever the others say before or after', () => {
    const ruling = said('cat', [1], { adjudicates: true });
    expect(settle([said('ann', [1, 2]), ruling, said('bob', [2])])).toMatchObject({
      state: 'adjudicated',
      themes: [1],
      disputed: [],
    });
  });

  it('stays disputed on a theme that the ruling does not speak of', () => {
    const ruling = said('cat', [1], { adjudicates: true, about: [1] });
    expect(settle([said('ann', [1]), said('bob', [2]), ruling])).toMatchObject({
      state: 'disputed',
      themes: [1],
      disputed: [2],
    });
  });

  it('is the later decision of the same reviewer, and the earlier one when that is undone', () => {
    const first = said('ann', [1]);
    const second = said('ann', [2]);
    expect(settle([first, second])).toMatchObject({ state: 'consensus', reviewers: 1, themes: [2] });
    const undo = said('ann', [], { verdict: 'undo', undoes: second.id });
    expect(settle([first, second, undo])).toMatchObject({ themes: [1] });
  });

  it('changes one theme alone by a decision about that theme', () => {
    const views = settle([said('ann', [1, 2]), said('ann', [], { about: [1] })]);
    expect(views).toMatchObject({ about: null, themes: [2] });
    expect(settle([said('ann', [5], { about: [5] })])).toMatchObject({ about: [5], themes: [5] });
  });

  it('asks nobody about a theme that they did not judge', () => {
    expect(settle([said('ann', [1, 2]), said('bob', [], { about: [1] })])).toMatchObject({
      themes: [2],
      disputed: [1],
    });
  });

  it('hides what one reviewer wants hidden', () => {
    const name = { start: 0, end: 4, kind: 'name' };
    expect(settle([said('ann', [1], { redactions: [name] }), said('bob', [1])]).redactions).toEqual([name]);
  });

  it('never depends on the order of reviewers, and never has a theme both settled and disputed', () => {
    const themes = fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 4 });
    fc.assert(
      fc.property(fc.array(themes, { minLength: 1, maxLength: 4 }), (views) => {
        const decisions = views.map((view, index) => said(`r${index}`, view));
        const settled = settle(decisions);
        expect(settle(decisions.toReversed())).toEqual(settled);
        expect(settled.themes.filter((theme) => settled.disputed.includes(theme))).toEqual([]);
        const union = new Set(views.flat());
        expect(new Set([...settled.themes, ...settled.disputed])).toEqual(union);
      }),
    );
  });
});

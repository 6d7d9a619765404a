import { describe, expect, it } from 'vitest';
import { Codebook } from '../../../src/domain/codebook.ts';
import { checkStated } from '../../../src/domain/codebook-changes/check-stated.ts';
import { workOutChanges } from '../../../src/domain/codebook-changes/work-out-changes.ts';

interface NewTheme {
  readonly id: string;
  readonly name?: string;
  readonly lexicon?: unknown;
}

const book = (themes: readonly NewTheme[]): Codebook =>
  Codebook.parse({
    format: 'verbatim-codebook/1',
    id: 'canteen',
    version: 1,
    name: 'Canteen',
    themes: themes.map((theme) => ({ name: theme.id, definition: `All of ${theme.id}`, ...theme })),
  });

const before = book([
  { id: 'queues', lexicon: ['queue*', 'wait*'] },
  { id: 'tea', lexicon: ['tea'] },
  { id: 'coffee', lexicon: ['coffee'] },
]);

describe('workOutChanges', () => {
  it('finds nothing between a codebook and itself', () => {
    expect(workOutChanges(before, before, [])).toEqual([]);
  });

  it('tells themes that came and went, terms and texts', () => {
    const after = book([
      { id: 'queues', name: 'Waiting', lexicon: ['queue*', { term: 'wait*', weight: 0.5 }, 'line'] },
      { id: 'tea', lexicon: ['tea'] },
      { id: 'soup', lexicon: ['soup'] },
    ]);
    expect(workOutChanges(before, after, [])).toEqual([
      { kind: 'removed', theme: 'coffee' },
      { kind: 'added', theme: 'soup' },
      { kind: 'lexicon', theme: 'queues', added: ['line'], removed: [], changed: ['wait*'] },
      { kind: 'text', theme: 'queues', fields: ['name'] },
    ]);
  });

  it('takes a theme with the same lexicon under another id as renamed', () => {
    const after = book([
      { id: 'waiting', lexicon: ['wait*', { term: 'queue*', weight: 1 }] },
      { id: 'tea', lexicon: ['tea'] },
      { id: 'coffee', lexicon: ['coffee'] },
    ]);
    expect(workOutChanges(before, after, [])).toContainEqual({
      kind: 'renamed',
      from: 'queues',
      to: 'waiting',
    });
  });

  it('says what is stated instead of guessing it, and counts a target that was there as merged too', () => {
    const after = book([
      { id: 'tills', lexicon: ['till*'] },
      { id: 'counter', lexicon: ['counter'] },
      { id: 'tea', lexicon: ['tea', 'coffee'] },
    ]);
    const stated = [
      { split: { from: 'queues', into: ['tills', 'counter'] } },
      { merge: { from: ['coffee'], into: 'tea' } },
    ];
    expect(checkStated(before, after, stated)).toEqual([]);
    expect(workOutChanges(before, after, stated)).toEqual([
      { kind: 'split', from: 'queues', into: ['tills', 'counter'] },
      { kind: 'merged', from: ['coffee', 'tea'], into: 'tea' },
      { kind: 'lexicon', theme: 'tea', added: ['coffee'], removed: [], changed: [] },
    ]);
  });
});

describe('checkStated', () => {
  it('names each statement that fits neither version', () => {
    const wrong = checkStated(before, before, [
      { split: { from: 'lunch', into: ['tea', 'cake'] } },
      { merge: { from: ['tea'], into: 'coffee' } },
      { rename: { from: 'tea', to: 'coffee' } },
    ]);
    expect(wrong.map(({ where }) => where)).toEqual([
      '0.split.from',
      '0.split.into.1',
      '1.merge.from.0',
      '2.rename.from',
      '2.rename.from',
      '2.rename.to',
    ]);
  });
});

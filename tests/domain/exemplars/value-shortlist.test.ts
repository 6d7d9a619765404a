import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openValueShortlist, type ValueTag } from '../../../src/domain/exemplars/value-shortlist.ts';

const tag = (
  commentId: number,
  probability: number,
  cells: readonly number[],
  respondentId = commentId,
): ValueTag => ({ commentId, respondentId, probability, cells, group: null });

function listed(tags: readonly ValueTag[], perCell: number): number[] {
  const list = openValueShortlist(perCell);
  for (const each of tags) list.add(1, each);
  return (list.themes().get(1) ?? []).map(({ commentId }) => commentId);
}

describe('the shortlist of values', () => {
  it('keeps the likeliest of each value, each comment once', () => {
    const tags = [tag(1, 0.5, [0]), tag(2, 0.9, [0, 1]), tag(3, 0.7, [0]), tag(4, 0.6, [1])];
    expect(listed(tags, 2)).toEqual([2, 3, 4]);
    expect(listed(tags, 1)).toEqual([2]);
  });

  it('keeps themes apart, and takes the lower id where comments are as likely', () => {
    const list = openValueShortlist(1);
    list.add(7, tag(3, 0.5, [0]));
    list.add(7, tag(2, 0.5, [0]));
    list.add(8, tag(3, 0.5, [0]));
    expect([...list.themes()].map(([theme, tags]) => [theme, tags[0]?.commentId])).toEqual([
      [7, 2],
      [8, 3],
    ]);
  });

  it('has one comment of a respondent for a value: the likelier', () => {
    const tags = [tag(1, 0.9, [0], 5), tag(2, 0.8, [0], 6), tag(3, 0.95, [0], 5)];
    expect(listed(tags, 3)).toEqual([2, 3]);
    expect(listed([tag(1, 0.9, [0], 5), tag(2, 0.8, [1], 5)], 3)).toEqual([1, 2]);
  });

  it('is the same whatever the order', () => {
    const someTags = fc.uniqueArray(
      fc.record({
        commentId: fc.integer({ min: 1, max: 60 }),
        probability: fc.constantFrom(0.5, 0.6, 0.7),
        cells: fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1 }),
      }),
      { selector: ({ commentId }) => commentId },
    );
    fc.assert(
      fc.property(someTags, (drawn) => {
        const tags = drawn.map(({ commentId, probability, cells }) => tag(commentId, probability, cells));
        expect(listed(tags.toReversed(), 3)).toEqual(listed(tags, 3));
      }),
    );
  });
});

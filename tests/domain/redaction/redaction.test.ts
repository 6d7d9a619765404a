import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addRedactions, dropRedactions, WrongSpan } from '../../../src/domain/redaction/change-redactions.ts';
import { applyRedactions, mergeRedactions, type Redaction } from '../../../src/domain/redaction/redaction.ts';

const name = (start: number, end: number): Redaction => ({ start, end, kind: 'name' });
const date = (start: number, end: number): Redaction => ({ start, end, kind: 'date' });

describe('redactions', () => {
  it('are printed as placeholders, whose places are told', () => {
    expect(applyRedactions('Ask Anna on 1/2/1990.', [name(4, 8), date(12, 20)])).toEqual({
      text: 'Ask [name] on [date].',
      places: [
        { start: 4, end: 10 },
        { start: 14, end: 20 },
      ],
    });
  });

  it('that overlap become one of the kind that was given first', () => {
    expect(mergeRedactions([date(5, 9), name(0, 6), name(12, 14)])).toEqual([date(0, 9), name(12, 14)]);
  });

  it('are in order and apart after merging, and hide the same', () => {
    const span = fc
      .tuple(fc.nat(30), fc.integer({ min: 1, max: 9 }))
      .map(([start, length]) => name(start, start + length));
    fc.assert(
      fc.property(fc.array(span), (spans) => {
        const hidden = (list: readonly Redaction[]): number[] =>
          [
            ...new Set(
              list.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, n) => start + n)),
            ),
          ].sort((a, b) => a - b);
        const merged = mergeRedactions(spans);
        expect(hidden(merged)).toEqual(hidden(spans));
        for (const [index, one] of merged.entries())
          expect(one.start).toBeGreaterThanOrEqual(merged[index - 1]?.end ?? 0);
      }),
    );
  });
});

describe('an author', () => {
  it('hides more, over what is hidden already', () => {
    expect(addRedactions(20, [name(4, 8), date(12, 20)], [{ start: 6, end: 14, kind: 'other' }])).toEqual([
      { start: 4, end: 20, kind: 'other' },
    ]);
  });

  it('shows again what is hidden, by its place', () => {
    expect(dropRedactions([name(4, 8), date(12, 20)], [{ start: 4, end: 8 }])).toEqual([date(12, 20)]);
  });

  it.each([
    [() => addRedactions(9, [], [name(4, 10)])],
    [() => addRedactions(9, [], [name(4, 4)])],
    [() => dropRedactions([name(4, 8)], [{ start: 4, end: 9 }])],
  ])('cannot name a place that is none', (change) => {
    expect(change).toThrow(WrongSpan);
  });
});

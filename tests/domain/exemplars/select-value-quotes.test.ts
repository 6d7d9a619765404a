import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  selectValueQuotes,
  type StandingQuote,
  type ValueCandidate,
  type ValueQuote,
  type ValueQuoteOptions,
} from '../../../src/domain/exemplars/select-value-quotes.ts';

const words = 'oak elm fir ash yew box bay fig nut pea rye hop dew fog sun sea ice mud sky bog'.split(' ');
const whole = (text: string) => [{ start: 0, end: text.length }];

/** A sentence of ten words that is like no other one's. */
function sentence(seed: number): string {
  const chosen = Array.from(
    { length: 10 },
    (_, at) => words[(seed * 7 + at * (seed + 3)) % words.length] ?? '',
  );
  return `${chosen.join(` ${seed}`)}.`;
}

function candidate(
  commentId: number,
  cells: readonly number[],
  more: Partial<ValueCandidate> = {},
): ValueCandidate {
  return {
    ...{ commentId, respondentId: commentId, group: null, cells, text: sentence(commentId) },
    ...{ probability: 0.8, evidence: [], ...more },
  };
}

function choose(
  candidates: readonly ValueCandidate[],
  options: Partial<ValueQuoteOptions> = {},
): ValueQuote[] {
  return selectValueQuotes(candidates, whole, {
    ...{ each: 3, groupCells: new Set<number>(), terms: new Map<number, string[]>() },
    ...{ standing: [], taken: new Set<number>(), ...options },
  });
}

/** The comments chosen for a value, in order of rank. */
const of = (cell: number, quotes: readonly ValueQuote[]): number[] =>
  quotes
    .flatMap(({ commentId, cells }) =>
      cells.filter((own) => own.cell === cell).map(({ rank }) => ({ commentId, rank })),
    )
    .sort((a, b) => a.rank - b.rank)
    .map(({ commentId }) => commentId);

describe('quotes of values', () => {
  it('are so many of each value, as far as there are comments', () => {
    const quotes = choose([1, 2, 3, 4, 5].map((id) => candidate(id, id === 5 ? [1] : [0])));
    expect(of(0, quotes)).toEqual([1, 2, 3]);
    expect(of(1, quotes)).toEqual([5]);
  });

  it('are few: one that speaks for several values is taken before those that speak for one each', () => {
    const quotes = choose(
      [candidate(1, [0]), candidate(2, [1]), candidate(3, [2]), candidate(4, [0, 1, 2])],
      {
        each: 1,
      },
    );
    expect(quotes.map(({ commentId }) => commentId)).toEqual([4]);
    expect(quotes[0]?.cells).toEqual([0, 1, 2].map((cell) => ({ cell, rank: 1 })));
  });

  it('are the likelier comments where they speak for as much', () => {
    const quotes = choose([candidate(1, [0], { probability: 0.6 }), candidate(2, [0])], { each: 1 });
    expect(of(0, quotes)).toEqual([2]);
  });

  it('are of different people and say different things within a value', () => {
    const same = sentence(9);
    const quotes = choose([
      candidate(1, [0], { respondentId: 7 }),
      candidate(2, [0], { respondentId: 7 }),
      candidate(3, [0], { text: same }),
      candidate(4, [0], { text: same }),
    ]);
    expect(of(0, quotes)).toEqual([1, 3]);
    const twoValues = choose([candidate(3, [0], { text: same }), candidate(4, [1], { text: same })]);
    expect(twoValues).toHaveLength(2);
  });

  it('are whole sentences of 8 to 60 words, and the next comment is taken where one has none', () => {
    const quotes = choose([candidate(1, [0], { text: 'Too short.', probability: 1 }), candidate(2, [0])]);
    expect(of(0, quotes)).toEqual([2]);
    expect(quotes[0]).toMatchObject({ start: 0, end: sentence(2).length });
  });

  it('are not all of one group, but for the values of the group, as long as others have some', () => {
    const cook = 8;
    const said = (id: number, group: number, probability: number): ValueCandidate =>
      candidate(id, [group, cook], { group: `group ${group}`, probability });
    const groupCells = new Set([0, 1, 2]);
    const mixed = [said(1, 0, 0.9), said(2, 0, 0.9), said(3, 0, 0.9), said(4, 1, 0.5), said(5, 2, 0.5)];
    const quotes = choose(mixed, { groupCells });
    expect(of(cook, quotes).sort()).toEqual([1, 4, 5]);
    expect(of(0, quotes)).toEqual([1, 2, 3]);
    expect(of(cook, choose(mixed.slice(0, 4), { groupCells })).sort()).toEqual([1, 2, 4]);
  });

  it('name a system that they are of, where any does', () => {
    const terms = new Map([[0, ['TillPro', 'the (old) till']]]);
    const says = (id: number, words: string) => candidate(id, [0, 1], { text: `${words} ${sentence(id)}` });
    const some = [
      says(1, 'Tillproof'),
      says(2, 'My TILLPRO'),
      says(3, 'And yes the  (old) till'),
      candidate(4, [0], { probability: 1 }),
    ];
    const quotes = choose(some, { terms });
    expect(of(0, quotes)).toEqual([2, 3, 4]);
    expect(of(1, quotes).sort()).toEqual([1, 2, 3]);
  });

  it('begin with those that the theme has already, which keep their place in the text', () => {
    const standing: StandingQuote = {
      ...{ commentId: 3, respondentId: 3, group: null, cells: [0, 1], quote: sentence(3), start: 4, end: 40 },
    };
    const quotes = choose([candidate(1, [0]), candidate(3, [0, 1])], { standing: [standing], each: 2 });
    expect(of(0, quotes)).toEqual([3, 1]);
    expect(of(1, quotes)).toEqual([3]);
    expect(quotes.find(({ commentId }) => commentId === 3)).toMatchObject({ start: 4, end: 40 });
  });

  it('are not of a comment that another theme quotes where a like one does as well', () => {
    const both = [candidate(1, [0]), candidate(2, [0])];
    expect(of(0, choose(both, { each: 1, taken: new Set([1]) }))).toEqual([2]);
    expect(of(0, choose(both.slice(0, 1), { each: 1, taken: new Set([1]) }))).toEqual([1]);
  });

  it('are never fewer for a value than its different people could give, up to so many, in any order', () => {
    const drawn = fc.uniqueArray(
      fc.record({
        id: fc.integer({ min: 1, max: 40 }),
        cells: fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1 }),
        group: fc.constantFrom('a', 'b', null),
      }),
      { selector: ({ id }) => id },
    );
    fc.assert(
      fc.property(drawn, (some) => {
        const candidates = some.map(({ id, cells, group }) => candidate(id, cells, { group }));
        const quotes = choose(candidates);
        for (let cell = 0; cell <= 5; cell += 1) {
          const own = candidates.filter(({ cells }) => cells.includes(cell));
          expect(of(cell, quotes)).toHaveLength(Math.min(3, own.length));
        }
        expect(choose(candidates.toReversed())).toEqual(quotes);
      }),
    );
  });
});

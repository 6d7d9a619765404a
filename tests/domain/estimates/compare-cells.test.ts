import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restOf, sumsOf } from '../../../src/domain/estimates/cell-sums.ts';
import { compareCells } from '../../../src/domain/estimates/compare-cells.ts';
import { describeEstimate } from '../../../src/domain/estimates/estimate.ts';
import { drawErrors } from '../../../src/domain/estimates/error-draws.ts';
import { correctedShare } from '../../../src/domain/estimates/corrected-share.ts';
import {
  eachOnce,
  sharedPeople,
  writersElsewhere,
  writersOf,
} from '../../../src/domain/estimates/listed-people.ts';
import type { FrequencyCell } from '../../../src/domain/frequencies/table.ts';

/** A cell of people with two comments each, and how many of them raised each theme, in one comment. */
function cellOf(respondents: number, ...themes: number[]): FrequencyCell {
  return {
    key: [],
    base: { comments: 2 * respondents, respondents, asked: null, squares: 4 * respondents, weights: null },
    themes: themes.map((count) => ({
      comments: count,
      respondents: count,
      probability: count,
      respondentProbability: count,
      squares: count,
      products: 2 * count,
      weights: null,
    })),
    uncategorised: { comments: 0, respondents: 0 },
  };
}

const errors = drawErrors(
  { tagged: { n: 80, labelled: 70 }, untagged: { n: 320, labelled: 10 }, designEffect: 1 },
  'compare',
);

function side(cell: FrequencyCell, audited = true) {
  return {
    cell,
    estimate: (place: number) => {
      const group = {
        tagged: { n: cell.themes[place]?.respondents ?? 0, base: cell.base.respondents },
        errors,
      };
      return audited ? { estimate: describeEstimate(correctedShare(group), 'synthetic', null), group } : null;
    },
  };
}

describe('compareCells', () => {
  const contrast = (audited: boolean) => ({
    first: side(cellOf(400, 120, 40), audited),
    second: side(cellOf(400, 60, 42), audited),
    both: () => null,
  });

  it('says higher only of what both classification and sampling make sure', () => {
    const compared = compareCells([contrast(true)], 2, 'respondents');
    const [clear, unclear] = [compared(0, 0), compared(0, 1)];
    expect(clear).toMatchObject({ verdict: 'higher', tagged: 0.15 });
    expect(clear.estimate?.low).toBeGreaterThan(0);
    expect(unclear.verdict).toBe('no clear difference');
    expect(unclear.words).toBe('no clear difference');
  });

  it('says nothing clear without an audit, however small p', () => {
    const first = compareCells([contrast(false)], 2, 'respondents')(0, 0);
    expect(first.p).toBeLessThan(0.001);
    expect(first).toMatchObject({
      estimate: null,
      verdict: 'no clear difference',
      words: 'cannot be told without an audit',
    });
  });

  it('adjusts p over all that is compared', () => {
    const alone = compareCells([contrast(true)], 1, 'respondents')(0, 0);
    const among = compareCells([contrast(true)], 2, 'respondents')(0, 0);
    expect(among.p).toBe(alone.p);
    expect(among.adjusted).toBeGreaterThan(alone.adjusted ?? 1);
  });

  it('does not compare a group of nobody', () => {
    const empty = { ...contrast(true), second: side(cellOf(0, 0, 0)) };
    expect(compareCells([empty], 1, 'respondents')(0, 0)).toMatchObject({
      tagged: null,
      estimate: null,
      p: null,
      verdict: 'no clear difference',
    });
  });
});

describe('cells', () => {
  it('less one of them are the others', () => {
    const rest = restOf(cellOf(500, 100), cellOf(200, 60));
    expect(rest).toEqual({ ...cellOf(300, 40), key: [] });
    expect(sumsOf(rest, 0, 'comments')).toEqual({ clusters: 300, n: 600, y: 40, nn: 1200, ny: 80, yy: 40 });
    expect(sumsOf(rest, 0, 'respondents')).toEqual({ clusters: 300, n: 300, y: 40, nn: 300, ny: 40, yy: 40 });
  });

  const writers = (base: readonly number[], ...themes: (readonly number[])[]) =>
    writersOf({
      key: [],
      base: Float64Array.from(base),
      themes: themes.map((theme) => Float64Array.from(theme)),
    });

  it('know who is on both sides', () => {
    const first = writers([1, 2, 3, 5], [1, 5]);
    const second = writers([2, 3, 5, 9], [5, 9]);
    expect(sharedPeople(first, second)).toEqual([{ clusters: 3, nn: 3, ny: 1, yn: 1, yy: 1 }]);
  });

  it('know how many comments people have on both sides', () => {
    const first = writers([1, 1, 2, 2, 2, 5], [2, 2]);
    const second = writers([2, 2, 5, 5, 7], [2, 5, 5]);
    expect(sharedPeople(first, second)).toEqual([{ clusters: 2, nn: 8, ny: 5, yn: 4, yy: 2 }]);
    const total = writers([1, 1, 2, 2, 2, 5], [1, 2, 2]);
    expect(writersElsewhere(total, writers([1, 2, 2], [2]))).toEqual(writers([1, 2, 5], [1, 2]));
    expect(eachOnce(total)).toEqual(writers([1, 2, 5], [1, 2]));
  });

  it('find everybody on both sides, as a look at every pair does', () => {
    const lists = fc.array(fc.nat(60), { maxLength: 80 }).map((list) => list.sort((a, b) => a - b));
    fc.assert(
      fc.property(lists, lists, (a, b) => {
        const pairs = a.flatMap((x) => b.filter((y) => x === y)).length;
        expect(sharedPeople(writers(a, a), writers(b, b))).toEqual([
          { clusters: new Set(a).intersection(new Set(b)).size, nn: pairs, ny: pairs, yn: pairs, yy: pairs },
        ]);
      }),
    );
  });
});

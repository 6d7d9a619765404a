import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carryJudgement, needsReview } from '../../../src/domain/codebook-changes/carry-judgement.ts';
import type { Rule } from '../../../src/domain/codebook-changes/changes.ts';

const carry = (judged: Record<string, boolean>, rules: Rule[], themes = Object.keys(judged)) =>
  Object.fromEntries(carryJudgement(new Map(Object.entries(judged)), rules, new Set(themes)));

const merge: Rule = { kind: 'merged', from: ['tea', 'coffee'], into: 'drinks' };
const split: Rule = { kind: 'split', from: 'queues', into: ['tills', 'counter'] };

describe('carryJudgement', () => {
  it('gives a merged theme where one of those merged was given, and not where none was', () => {
    expect(carry({ tea: true, coffee: false }, [merge])).toEqual({ drinks: true });
    expect(carry({ tea: false, coffee: false }, [merge])).toEqual({ drinks: false });
  });

  it('leaves a merged theme open where one of those merged was not judged and no other applies', () => {
    expect(carry({ tea: false }, [merge], ['tea', 'coffee'])).toEqual({});
    expect(carry({ tea: true }, [merge], ['tea', 'coffee'])).toEqual({ drinks: true });
  });

  it('leaves open which part of a split theme it is, and carries on that it is none', () => {
    expect(carry({ queues: true, price: true }, [split])).toEqual({ price: true });
    expect(carry({ queues: false, price: true }, [split])).toEqual({
      price: true,
      tills: false,
      counter: false,
    });
  });

  it('opens a theme that keeps its id when a part of it is split off', () => {
    const off: Rule = { kind: 'split', from: 'queues', into: ['queues', 'tills'] };
    expect(carry({ queues: true }, [off])).toEqual({});
    expect(carry({ queues: false }, [off])).toEqual({ queues: false, tills: false });
  });

  it('keeps the own yes of a theme that was there before and takes in a part of another', () => {
    expect(carry({ queues: true, tills: true }, [split])).toEqual({ tills: true });
    expect(carry({ queues: false, tills: false }, [split])).toEqual({ tills: false, counter: false });
  });

  it('renames, and moves the parent along', () => {
    const rename: Rule = { kind: 'renamed', from: 'price/tea', to: 'drinks/tea' };
    expect(carry({ price: true, 'price/tea': true }, [rename])).toEqual({
      'drinks/tea': true,
      drinks: true,
    });
    expect(carry({ price: true, 'price/tea': true, 'price/cake': true }, [rename])).toMatchObject({
      price: true,
    });
  });

  it('keeps everything that no rule speaks of', () => {
    const judgements = fc.dictionary(
      fc.constantFrom('tea', 'coffee', 'queues', 'price', 'soup'),
      fc.boolean(),
    );
    fc.assert(
      fc.property(judgements, (judged) => {
        const carried = carry(judged, [merge, split], ['tea', 'coffee', 'queues', 'price', 'soup']);
        for (const theme of ['price', 'soup']) expect(carried[theme]).toBe(judged[theme]);
        expect(carry(judged, [])).toEqual(judged);
      }),
    );
  });
});

describe('needsReview', () => {
  it('asks for comments with a split theme alone', () => {
    expect(needsReview(new Map([['queues', true]]), [merge, split])).toBe(true);
    expect(needsReview(new Map([['queues', false]]), [merge, split])).toBe(false);
    expect(needsReview(new Map([['tea', true]]), [merge, split])).toBe(false);
  });
});

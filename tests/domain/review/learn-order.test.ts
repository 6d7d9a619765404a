import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learnOrder, type LearnPool, learnTexts } from '../../../src/domain/review/learn-order.ts';

const nouns = ['queue', 'tea', 'chair', 'soup', 'till', 'window', 'menu', 'staff', 'table', 'price'];

function poolOf(texts: readonly string[], probability: readonly number[], themes = 1): LearnPool {
  return {
    count: texts.length,
    themes,
    probability: Float32Array.from(probability),
    threshold: new Float32Array(themes).fill(0.5),
    labelled: new Int32Array(themes),
    texts: learnTexts(texts),
  };
}

/** Texts that have little in common. */
const distinct = (count: number): string[] =>
  Array.from(
    { length: count },
    (_, n) => `${nouns[n % 10] ?? ''} ${nouns[(n * 3 + 1) % 10] ?? ''} number ${n} of ${n * 7} and ${n * 31}`,
  );

describe('the order in which labels teach most', () => {
  it('begins with what the model doubts', () => {
    const texts = distinct(200);
    const order = learnOrder(
      poolOf(
        texts,
        texts.map((_, n) => (n % 20 === 3 ? 0.5 : 0.02)),
      ),
      20,
      1,
    );
    const doubted = [...order].filter((comment) => comment % 20 === 3);
    expect(order[0]).toSatisfy((comment: number) => comment % 20 === 3);
    expect(doubted.length).toBeGreaterThanOrEqual(10);
  });

  it('prefers doubts about themes with few positives', () => {
    const texts = distinct(100);
    const pool = poolOf(
      texts,
      texts.flatMap((_, n) => (n % 2 === 0 ? [0.5, 0.01] : [0.01, 0.5])),
      2,
    );
    const order = learnOrder({ ...pool, labelled: Int32Array.of(400, 0) }, 12, 1);
    const doubts = [...order].filter((_, place) => place % 2 === 0);
    expect(doubts.filter((comment) => comment % 2 === 1).length).toBe(doubts.length);
  });

  it('takes near-copies once', () => {
    const texts = [
      ...Array.from({ length: 50 }, () => 'the very same long complaint about tea'),
      ...distinct(50),
    ];
    const order = learnOrder(
      poolOf(
        texts,
        texts.map((_, n) => (n < 50 ? 0.5 : 0.4)),
      ),
      16,
      1,
    );
    const copies = [...order].filter((comment, place) => comment < 50 && place % 2 === 0);
    expect(copies.length).toBeLessThanOrEqual(1);
  });

  it('leaves to chance what a model that knows nothing would doubt', () => {
    const texts = distinct(400);
    const flat = poolOf(texts, new Array<number>(400).fill(0.047));
    const order = [...learnOrder(flat, 200, 'a')];
    const mean = order.reduce((sum, comment) => sum + comment, 0) / order.length;
    expect(mean).toBeGreaterThan(150);
    expect(mean).toBeLessThan(250);
    expect([...learnOrder(flat, 200, 'b')]).not.toEqual(order);
  });

  it('opens with comments that the lexicon finds themes in, each theme in its turn', () => {
    const texts = distinct(300);
    const found = poolOf(
      texts,
      texts.flatMap((_, n) => [n % 6 === 0 ? 0.73 : 0.05, n % 25 === 1 ? 0.73 : 0.05]),
      2,
    );
    const opening = [...learnOrder(found, 40, 1)].slice(0, 20);
    expect(opening.filter((n) => n % 6 === 0 || n % 25 === 1).length).toBe(20);
    expect(opening.filter((n) => n % 25 === 1).length).toBeGreaterThanOrEqual(7);
    const begun = learnOrder({ ...found, labelled: Int32Array.of(30, 30) }, 40, 1).slice(0, 20);
    expect(begun.filter((n) => n % 6 !== 0 && n % 25 !== 1).length).toBeGreaterThan(3);
  });

  it('draws longer comments more often, up to fifty words, and short ones too', () => {
    const long = Array.from({ length: 50 }, (_, n) => `word${n}`).join(' ');
    const texts = Array.from({ length: 900 }, (_, n) =>
      n % 3 === 0 ? 'ten words '.concat('a b c d e f g h') : n % 3 === 1 ? long : `${long} ${long}s and more`,
    );
    const drawn = [...learnOrder(poolOf(texts, new Array<number>(900).fill(0.047)), 180, 1)];
    const [short = 0, fifty = 0, more = 0] = [0, 1, 2].map((k) => drawn.filter((n) => n % 3 === k).length);
    expect(short).toBeGreaterThan(3);
    expect(short).toBeLessThan(40);
    expect(Math.abs(fifty - more)).toBeLessThan(45);
  });

  it('gives every comment at most once, as many as asked for, and the same for the same seed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string(), fc.float({ min: 0, max: 1, noNaN: true })), { maxLength: 40 }),
        fc.nat(60),
        fc.nat(),
        (comments, take, seed) => {
          const pool = poolOf(
            comments.map(([text]) => text),
            comments.map(([, p]) => p),
          );
          const order = learnOrder(pool, take, seed);
          expect(order.length).toBe(Math.min(take, comments.length));
          expect(new Set(order).size).toBe(order.length);
          expect(learnOrder(pool, take, seed)).toEqual(order);
        },
      ),
      { numRuns: 25 },
    );
  });
});

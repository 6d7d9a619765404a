import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learnOrder, type LearnPool } from '../../../src/domain/review/learn-order.ts';

const nouns = ['queue', 'tea', 'chair', 'soup', 'till', 'window', 'menu', 'staff', 'table', 'price'];

function poolOf(texts: readonly string[], probability: readonly number[], themes = 1): LearnPool {
  return {
    themes,
    probability: Float32Array.from(probability),
    threshold: new Float32Array(themes).fill(0.5),
    labelled: new Int32Array(themes),
    texts,
    labelledTexts: [],
  };
}

/** Texts that have little in common. */
const distinct = (count: number): string[] =>
  Array.from(
    { length: count },
    (_, n) => `${nouns[n % 10] ?? ''} ${nouns[(n * 3 + 1) % 10] ?? ''} number ${n} of ${n * 7} and ${n * 31}`,
  );

describe('the order in which labels teach most', () => {
  it('draws what the model doubts before what it is sure of', () => {
    const texts = distinct(200);
    const doubted = texts.map((_, n) => (n % 10 === 3 ? 0.5 : 0.002));
    const order = [...learnOrder(poolOf(texts, doubted), 20, 1)];
    expect(order.filter((comment) => comment % 10 === 3).length).toBeGreaterThanOrEqual(16);
  });

  it('prefers doubts about themes with few positives', () => {
    const texts = distinct(100);
    const pool = poolOf(
      texts,
      texts.flatMap((_, n) => (n % 2 === 0 ? [0.5, 0.001] : [0.001, 0.5])),
      2,
    );
    const order = [...learnOrder({ ...pool, labelled: Int32Array.of(400, 0) }, 40, 1)];
    expect(order.filter((comment) => comment % 2 === 1).length).toBeGreaterThanOrEqual(34);
  });

  it('takes near-copies once, until nothing else is left', () => {
    const copy = 'the very same long complaint about tea';
    const texts = [...Array.from({ length: 50 }, (_, n) => `${copy}${'!'.repeat(n % 3)}`), ...distinct(50)];
    const pool = poolOf(
      texts,
      texts.map((_, n) => 0.4 + n / 1000),
    );
    const copies = (order: Int32Array): number => [...order].filter((comment) => comment < 50).length;
    expect(copies(learnOrder(pool, 30, 1))).toBeLessThanOrEqual(1);
    expect(copies(learnOrder(pool, 100, 1))).toBe(50);
  });

  it('asks of every topic first, where the model knows nothing', () => {
    const topics = ['queue till wait slow', 'soup cold lunch menu', 'chair table window light'];
    const sizes = [200, 100, 50];
    const texts = topics.flatMap((topic, t) =>
      Array.from({ length: sizes[t] ?? 0 }, (_, n) => `${topic} detail${n % 40} of ${t}`),
    );
    const topicOf = (comment: number): number => (comment < 200 ? 0 : comment < 300 ? 1 : 2);
    const order = learnOrder(poolOf(texts, new Array<number>(350).fill(0.047)), 20, 'a');
    expect(new Set([...order.subarray(0, 3)].map(topicOf)).size).toBe(3);
  });

  it('asks last for what is like comments that are labelled', () => {
    const texts = [...distinct(20), 'the lift is broken again today', 'broken again today is the lift'];
    const pool = poolOf(texts, new Array<number>(22).fill(0.047));
    const order = learnOrder({ ...pool, labelledTexts: ['the lift is broken again today'] }, 22, 1);
    expect([...order.subarray(20)].sort()).toEqual([20, 21]);
  });

  it('takes longer comments more often, up to fifty words, and short ones too', () => {
    const numbered = (count: number, n: number): string =>
      Array.from({ length: count }, (_, k) => `word${n}x${k}`).join(' ');
    const texts = Array.from({ length: 300 }, (_, n) => numbered([20, 50, 80][n % 3] ?? 0, n));
    const pool = poolOf(
      texts,
      texts.map((_, n) => 0.4 + n / 10_000),
    );
    const taken = Array.from({ length: 8 }, (_, seed) => [...learnOrder(pool, 9, seed)]).flat();
    const [short = 0, fifty = 0, more = 0] = [0, 1, 2].map((k) => taken.filter((n) => n % 3 === k).length);
    expect(short).toBeGreaterThan(0);
    expect(short).toBeLessThan(18);
    expect(Math.abs(fifty - more)).toBeLessThan(24);
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

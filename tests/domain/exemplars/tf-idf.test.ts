import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cosines, fitTfIdf } from '../../../src/domain/exemplars/tf-idf.ts';

test('weighs terms by (1 + ln tf) · ln((1 + n) / df) at length 1', () => {
  const vector = fitTfIdf([['slow', 'slow', 'screen'], ['screen', 'crash'], ['screen']]);
  const [slow, screen] = [(1 + Math.LN2) * Math.log(4), Math.log(4 / 3)];
  const weights = [...vector(['slow', 'slow', 'screen', 'unheard']).values()];
  expect(weights[0]).toBeCloseTo(slow / Math.hypot(slow, screen), 12);
  expect(weights[1]).toBeCloseTo(screen / Math.hypot(slow, screen), 12);
  expect(weights).toHaveLength(2);
});

test('gives a document of unknown terms an empty vector', () => {
  expect(fitTfIdf([['slow']])(['fast']).size).toBe(0);
});

test('finds cosines of 1 with itself, 0 with nothing shared, the same both ways', () => {
  const documents = fc.array(
    fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 8 }),
    {
      minLength: 1,
      maxLength: 8,
    },
  );
  fc.assert(
    fc.property(documents, (corpus) => {
      const vectors = corpus.map(fitTfIdf(corpus));
      const table = cosines(vectors, vectors);
      for (const [i, row] of table.entries()) {
        expect(row[i]).toBeCloseTo(1, 12);
        for (const [j, cosine] of row.entries()) {
          expect(cosine).toBeCloseTo(table[j]?.[i] ?? Number.NaN, 12);
          if (!corpus[i]?.some((term) => corpus[j]?.includes(term))) expect(cosine).toBe(0);
        }
      }
    }),
  );
});

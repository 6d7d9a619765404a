import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calibrate, chooseThreshold } from '../../models/calibrate.ts';

test('a threshold gives a theme to at most half as many again as have it, however little the scores tell', () => {
  const sample = fc.array(fc.tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.nat(1)), {
    maxLength: 60,
  });
  const neighbours: [number, number][] = [
    [-3 * Number.MIN_VALUE, 0],
    [-4 * Number.MIN_VALUE, 0],
    [0, 1],
  ];
  fc.assert(
    fc.property(sample, (cells) => {
      const scores = Float64Array.from(cells, ([score]) => score);
      const positive = Uint8Array.from(cells, ([, truth]) => truth);
      const { score } = chooseThreshold(scores, positive, calibrate(scores, positive));
      const positives = positive.reduce((sum, truth) => sum + truth, 0);
      expect(scores.filter((own) => own >= score).length).toBeLessThanOrEqual(Math.ceil(1.5 * positives));
    }),
    { examples: [[neighbours]] },
  );
});

test('the more positives no score can find, the lower the threshold that makes F1 largest', () => {
  const scores = Float64Array.from({ length: 80 }, (_, index) => index / 20 - 2);
  const positive = Uint8Array.from(scores, (score, index) => (score > 1 || index % 4 === 0 ? 1 : 0));
  const at = (missed: number): number =>
    chooseThreshold(scores, positive, calibrate(scores, positive), missed).score;
  expect(at(200)).toBeLessThan(at(0));
});

import { expect, it } from 'vitest';
import { tallyFlips } from '../../../src/domain/gate/flips.ts';

it('counts what a theme gains and loses, and keeps those that change most', () => {
  const tally = tallyFlips(['queues'], 2);
  const said = (given: number[], probability: number[]) => {
    return { given: Uint8Array.from(given), probability: Float32Array.from(probability) };
  };
  tally.add([1, 2, 3], said([0, 0, 1], [0.25, 0.125, 0.75]), said([1, 1, 0], [0.5, 0.875, 0.25]));
  tally.add([4, 5], said([0, 1], [0.375, 1]), said([1, 1], [1, 1]));
  expect(tally.comments).toBe(5);
  expect(tally.result()).toEqual([
    {
      theme: 'queues',
      before: 2,
      after: 4,
      gained: 3,
      lost: 1,
      gains: [
        { comment: 2, before: 0.125, after: 0.875 },
        { comment: 4, before: 0.375, after: 1 },
      ],
      losses: [{ comment: 3, before: 0.75, after: 0.25 }],
    },
  ]);
});

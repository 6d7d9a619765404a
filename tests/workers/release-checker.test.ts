import { describe, expect, it } from 'vitest';
import {
  checkAgainstReleased,
  type ReleaseCheck,
} from '../../src/domain/disclosure/check-against-released.ts';
import { packSets } from '../../src/domain/disclosure/released-sets.ts';
import { openReleaseChecker } from '../../workers/release-checker.ts';

const range = (from: number, to: number): Float64Array =>
  Float64Array.from({ length: to - from }, (_, index) => from + index);

const check: ReleaseCheck = {
  k: 10,
  release: 'first',
  populations: [
    {
      themes: ['queues'],
      total: { value: null, base: range(0, 300), themes: [range(0, 150)] },
      breakdowns: [
        {
          by: 'site',
          cells: [
            { value: 'North', base: range(0, 100), themes: [range(0, 50)] },
            { value: 'South', base: range(100, 300), themes: [range(100, 150)] },
          ],
        },
      ],
    },
  ],
  released: [],
  places: new Float64Array(),
};

describe('the thread that checks releases', () => {
  it('comes to what the rules come to, with what was released before', async () => {
    const checker = openReleaseChecker();
    try {
      const first = await checker.check(check);
      expect(first).toEqual(checkAgainstReleased(check));
      expect(first.newPeople).toHaveLength(300);
      const wider = { value: null, base: range(0, 304), themes: [range(0, 150)] };
      const second = {
        ...check,
        release: 'second',
        populations: [{ themes: ['queues'], total: wider, breakdowns: [] }],
        released: [packSets(first.populations.flatMap((population) => population?.sets ?? []))],
        places: Float64Array.from(first.newPeople),
      };
      expect((await checker.check(second)).refusals).toMatchObject([
        { kind: 'differs', population: 0, from: { release: 'first' } },
        { kind: 'differs', population: 0 },
      ]);
    } finally {
      await checker.close();
    }
  });
});

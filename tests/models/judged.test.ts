import { expect, test } from 'vitest';
import { readDecisions } from '../../models/decisions.ts';
import { joined, judgedOf, macroF1, microF1 } from '../../models/judged.ts';

const theme = (scores: readonly number[], positive: readonly number[]) => ({
  scores: Float64Array.from(scores),
  positive: Uint8Array.from(positive),
});

test('F1 of all decisions and of the mean theme that occurs', () => {
  const all = [theme([2, 1, 0], [1, 0, 1]), theme([2, 0, 0], [1, 0, 0]), theme([0, 3, 0], [0, 0, 0])];
  // Given: 2 + 1 + 1, of which 2 rightly; 3 should be.
  expect(microF1(all, 1)).toBeCloseTo(4 / 7, 12);
  expect(macroF1(all, 1)).toBeCloseTo((0.5 + 1) / 2, 12);
  expect(microF1([joined(all)], 1)).toBe(microF1(all, 1));
});

test('an example of a theme, of which nothing else was decided, is not judged by', () => {
  const structure = {
    themes: ['speed', 'training'].map((id) => ({ id, lexicon: [] })),
    systems: [],
    systemContext: [],
  };
  const decisions = readDecisions(structure, [
    { text: 'slow', labels: ['speed'], decided: ['speed'] },
    { text: 'slow again', labels: ['speed'] },
    { text: 'untaught', labels: [], decided: ['training'] },
  ]);
  const judged = judgedOf(decisions, 0, Float64Array.of(7, 8, 9));
  expect([...judged.scores]).toEqual([8]);
  expect([...judged.positive]).toEqual([1]);
});

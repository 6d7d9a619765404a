import { describe, expect, it } from 'vitest';
import { findLabelErrors } from '../../../src/domain/review/label-errors.ts';

describe('likely label errors of a theme', () => {
  it('are those that a model trained without them contradicts as surely as it is of the others', () => {
    const labelled = [true, true, true, true, false, false, false, false];
    const probability = [0.9, 0.8, 0.95, 0.05, 0.1, 0.2, 0.97, 0.3];
    // Means: 0.675 of the labelled, 1 − 0.3925 = 0.6075 of the others.
    expect(findLabelErrors({ probability, labelled }).map((error) => error.index)).toEqual([6, 3]);
  });

  it('are told with the probability of the label as it stands, the least first', () => {
    const [worst] = findLabelErrors({ probability: [0.9, 0.05, 0.1], labelled: [true, true, false] });
    expect(worst).toEqual({ index: 1, selfConfidence: 0.05 });
  });

  it('are none where labels and model agree, or there is but one kind of label', () => {
    expect(findLabelErrors({ probability: [0.9, 0.8, 0.1], labelled: [true, true, false] })).toEqual([]);
    expect(findLabelErrors({ probability: [0.9, 0.1], labelled: [true, true] })).toEqual([]);
    expect(findLabelErrors({ probability: [], labelled: [] })).toEqual([]);
  });

  it('are not doubtful labels on the right side of even', () => {
    expect(
      findLabelErrors({ probability: [0.6, 0.55, 0.4, 0.3], labelled: [true, true, false, false] }),
    ).toEqual([]);
  });
});

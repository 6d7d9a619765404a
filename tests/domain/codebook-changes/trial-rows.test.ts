import { describe, expect, it } from 'vitest';
import { trialRows } from '../../../src/domain/codebook-changes/trial-rows.ts';

describe('trialRows', () => {
  it('sets each theme against what it was', () => {
    const rows = trialRows(
      ['tea', 'coffee', 'queues', 'price', 'soup'],
      ['drinks', 'tills', 'counter', 'price', 'cake'],
      [
        { kind: 'merged', from: ['tea', 'coffee'], into: 'drinks' },
        { kind: 'split', from: 'queues', into: ['tills', 'counter'] },
      ],
    );
    expect(rows).toEqual([
      { theme: 'drinks', change: 'merged', from: ['tea', 'coffee'], to: ['drinks'] },
      { theme: 'tills', change: 'split', from: ['queues'], to: ['tills'] },
      { theme: 'counter', change: 'split', from: ['queues'], to: ['counter'] },
      { theme: 'queues', change: 'split', from: ['queues'], to: ['tills', 'counter'] },
      { theme: 'price', change: 'kept', from: ['price'], to: ['price'] },
      { theme: 'cake', change: 'added', from: [], to: ['cake'] },
      { theme: 'soup', change: 'removed', from: ['soup'], to: [] },
    ]);
  });

  it('counts a theme that keeps its id when a part of it is split off once', () => {
    const rows = trialRows(
      ['queues'],
      ['queues', 'tills'],
      [{ kind: 'split', from: 'queues', into: ['queues', 'tills'] }],
    );
    expect(rows.map(({ theme }) => theme)).toEqual(['queues', 'tills']);
  });
});

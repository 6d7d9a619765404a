import { expect, test } from 'vitest';
import { formatTable, percent } from '../../src/cli/format-table.ts';

test('puts words on the left and figures on the right, under their headings', () => {
  const rows = [
    { name: 'Food', n: 1200, share: 0.6 },
    { name: 'A long name', n: 7, share: 0.0035 },
  ];
  expect(
    formatTable(rows, [
      { heading: 'theme', cell: ({ name }) => name },
      { heading: 'comments', cell: ({ n }) => n },
      { heading: 'share', cell: ({ share }) => percent(share) },
    ]),
  ).toBe(
    [
      'theme        comments   share', //
      'Food            1,200  60.0 %',
      'A long name         7   0.4 %',
    ].join('\n'),
  );
});

test('shows its headings when there are no rows', () => {
  expect(formatTable([], [{ heading: 'batch', cell: () => '' }])).toBe('batch');
});

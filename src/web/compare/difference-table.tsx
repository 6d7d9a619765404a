import { type Column, DataTable } from '../kit/data-table.tsx';
import { formatP, formatShare } from '../kit/format.ts';
import type { DifferenceRow } from './draw-differences.ts';

const points = (share: number | null): string =>
  share === null ? '–' : `${share < 0 ? '−' : '+'}${(Math.abs(share) * 100).toFixed(1)}`;

const columns: readonly Column<DifferenceRow>[] = [
  { key: 'theme', title: 'Theme', cell: ({ name }) => name },
  { key: 'value', title: 'Here', numeric: true, cell: ({ value }) => formatShare(value.tagged.share) },
  { key: 'rest', title: 'Others', numeric: true, cell: ({ against }) => formatShare(against.tagged.share) },
  {
    key: 'difference',
    title: 'Difference',
    numeric: true,
    cell: ({ difference }) =>
      difference.estimate === null
        ? points(difference.tagged)
        : `${points(difference.estimate.share)} (${points(difference.estimate.low)} to ${points(difference.estimate.high)})`,
  },
  {
    key: 'p',
    title: 'p, adjusted',
    numeric: true,
    cell: ({ difference: { adjusted_p } }) => (adjusted_p === null ? '–' : formatP(adjusted_p)),
  },
  { key: 'verdict', title: 'So', cell: ({ difference }) => difference.verdict },
];

/** The differences in numbers, with what can be said of them. */
export function DifferenceTable({ rows }: { rows: readonly DifferenceRow[] }) {
  return (
    <DataTable caption="Differences by theme" columns={columns} rows={rows} rowKey={({ theme }) => theme} />
  );
}

import { type Column, DataTable } from '../kit/data-table.tsx';
import type { CsvValue } from '../kit/csv-of.ts';
import { formatP, formatShare } from '../kit/format.ts';
import { Theme, type ThemeWords } from '../kit/theme-words.tsx';
import type { DifferenceRow } from './draw-differences.ts';

const points = (share: number | null): string =>
  share === null ? '–' : `${share < 0 ? '−' : '+'}${(Math.abs(share) * 100).toFixed(1)}`;

const numbers: readonly Column<DifferenceRow>[] = [
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

export const differenceTitles = [
  ...['theme', 'name', 'here_n', 'here_base', 'here_share', 'others_n', 'others_base', 'others_share'],
  ...['difference', 'low', 'high', 'adjusted_p', 'verdict'],
];

/** A difference as a row of a file, under `differenceTitles`; corrected where an audit allows, else as tagged. */
export function differenceValues({ theme, name, value, against, difference }: DifferenceRow): CsvValue[] {
  const { estimate, tagged, adjusted_p, verdict } = difference;
  return [
    ...[theme, name, value.tagged.n, value.tagged.base, value.tagged.share],
    ...[against.tagged.n, against.tagged.base, against.tagged.share],
    ...[estimate?.share ?? tagged, estimate?.low ?? null, estimate?.high ?? null, adjusted_p, verdict],
  ];
}

/** The differences in numbers, with what can be said of them. */
export function DifferenceTable({ rows, words }: { rows: readonly DifferenceRow[]; words: ThemeWords }) {
  const columns: readonly Column<DifferenceRow>[] = [
    {
      key: 'theme',
      title: 'Theme',
      cell: ({ theme, name }) => <Theme id={theme} name={name} words={words} />,
    },
    ...numbers,
  ];
  return (
    <DataTable caption="Differences by theme" columns={columns} rows={rows} rowKey={({ theme }) => theme} />
  );
}

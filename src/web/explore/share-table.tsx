import { DataTable, type Column } from '../kit/data-table.tsx';
import { formatCount, formatShare } from '../kit/format.ts';
import { Theme, type ThemeWords } from '../kit/theme-words.tsx';
import type { ShareRow } from './rows-of.ts';

interface Props {
  readonly rows: readonly ShareRow[];
  readonly by: string | null;
  readonly words: ThemeWords;
  readonly onWhy: (row: ShareRow) => void;
  readonly onRead: (row: ShareRow) => void;
}

/** The same shares in numbers: what was counted, what it comes to, and why. */
export function ShareTable({ rows, by, words, onWhy, onRead }: Props) {
  const columns: Column<ShareRow>[] = [
    {
      key: 'theme',
      title: 'Theme',
      cell: ({ theme, name }) => <Theme id={theme} name={name} words={words} />,
    },
    ...(by === null ? [] : [{ key: 'value', title: by, cell: ({ value }: ShareRow) => value }]),
    {
      key: 'n',
      title: 'Tagged',
      numeric: true,
      cell: ({ tagged }) => (
        <>
          {formatCount(tagged.n)} <span class="soft">of {formatCount(tagged.base)}</span>
        </>
      ),
    },
    { key: 'share', title: 'Share', numeric: true, cell: ({ tagged }) => formatShare(tagged.share) },
    {
      key: 'estimate',
      title: 'Estimate, 95%',
      numeric: true,
      cell: ({ estimate }) =>
        estimate === null
          ? '–'
          : `${formatShare(estimate.share)} (${formatShare(estimate.low)}–${formatShare(estimate.high)})`,
    },
    {
      key: 'more',
      title: 'More',
      cell: (row) => (
        <>
          <button type="button" class="link-button" onClick={() => onWhy(row)}>
            Why?<span class="govuk-visually-hidden"> {row.name}</span>
          </button>{' '}
          <button type="button" class="link-button" onClick={() => onRead(row)}>
            Read<span class="govuk-visually-hidden"> comments on {row.name}</span>
          </button>
        </>
      ),
    },
  ];
  return <DataTable caption="Shares of themes" columns={columns} rows={rows} rowKey={({ key }) => key} />;
}

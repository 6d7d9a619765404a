import { fieldName, type FrequencyQuery } from '../domain/frequencies/query.ts';
import type { FrequencyCell, FrequencyTable } from '../domain/frequencies/table.ts';
import type { EstimateOf } from './estimates.ts';
import { mapInTurns } from './in-turns.ts';
import type { NumberedNotes } from './frequency-notes.ts';
import { rounded, shareOf, themeShare } from './share.ts';
import type { Cell } from './workbook.ts';

interface Counted {
  /** Of themes, by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly query: FrequencyQuery;
  readonly table: FrequencyTable;
  /** Places in the table's themes, in order. */
  readonly themes: readonly number[];
  readonly estimateOf: EstimateOf;
  /** What must be said with estimates, of which rows have the numbers. */
  readonly notes: NumberedNotes;
}

/** A frequency table as rows: for each cell and the total, what has no theme, and every theme; the base always stated. */
export async function frequencyRows({
  names,
  query,
  table,
  themes,
  estimateOf,
  notes,
}: Counted): Promise<{ header: string[]; rows: Cell[][] }> {
  const fields = query.by.map(fieldName);
  const weighted = query.weight !== null;
  const header = [
    'theme',
    'name',
    ...fields,
    'n',
    'base',
    'share',
    'base_is',
    ...(weighted ? ['weighted_n', 'weighted_base', 'weighted_share'] : []),
    ...['estimate', 'estimate_low', 'estimate_high', 'estimate_method', 'note', 'disclosure'],
  ];
  const keyOf = (cell: FrequencyCell): Cell[] =>
    fields.map((_, index) => (cell === table.total ? '(all)' : (cell.key[index] ?? '(none)')));

  const rowsOf = (cell: FrequencyCell): Cell[][] => {
    const none = shareOf(query.base, cell.base, cell.uncategorised);
    const first: Cell[] = [
      '(uncategorised)',
      'No theme',
      ...keyOf(cell),
      none.n,
      none.base,
      none.share,
      query.base,
    ];
    return [
      [...first, ...(weighted ? [null, null, null] : []), null, null, null, null, null, 'none'],
      ...themes.map((place): Cell[] => {
        const theme = table.themes[place] ?? '';
        const { n, base, share, weighted: heavy } = themeShare(query.base, cell, place);
        const estimate = estimateOf(cell, place);
        return [
          theme,
          names.get(theme) ?? theme,
          ...keyOf(cell),
          n,
          base,
          share,
          query.base,
          ...(weighted ? [heavy?.n ?? null, heavy?.base ?? null, heavy?.share ?? null] : []),
          ...(estimate === null
            ? [null, null, null, null, null]
            : [
                rounded(estimate.share),
                rounded(estimate.low),
                rounded(estimate.high),
                estimate.method,
                notes.numberOf(estimate.note) + 1,
              ]),
          'none',
        ];
      }),
    ];
  };
  const cells = query.by.length === 0 ? [] : table.cells;
  return { header, rows: (await mapInTurns([table.total, ...cells], rowsOf)).flat() };
}

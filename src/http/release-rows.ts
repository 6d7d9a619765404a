import type { z } from 'zod';
import type { ReleaseDocument } from './release-document.ts';
import type { Cell } from './workbook.ts';

/** What stands for a suppressed number in CSV and XLSX, whatever it was suppressed for. */
const suppressedMarker = '[suppressed]';

export const releaseHeader = [
  'part',
  'table',
  'by',
  'value',
  'theme',
  'name',
  'n',
  'base',
  'share',
  'estimate',
  'estimate_low',
  'estimate_high',
  'estimate_method',
  'quote',
] as const;

/** A release as rows: every cell of every table, then the quotes. */
export function releaseRows({ tables, quotes }: z.infer<typeof ReleaseDocument>): Cell[][] {
  const counts = tables.flatMap(({ by, columns }, index) =>
    columns.flatMap(({ total, value, base, themes }) =>
      themes.map(({ theme, name, tagged, estimate }): Cell[] => [
        'table',
        index + 1,
        by ?? '',
        total ? '(all)' : (value ?? '(not stated)'),
        theme,
        name,
        tagged?.n ?? suppressedMarker,
        base ?? suppressedMarker,
        tagged?.share ?? suppressedMarker,
        ...(tagged === null
          ? Array<string>(4).fill(suppressedMarker)
          : [
              estimate?.share ?? null,
              estimate?.low ?? null,
              estimate?.high ?? null,
              estimate?.method ?? null,
            ]),
        null,
      ]),
    ),
  );
  const said = quotes.map(({ theme, by, value, text }): Cell[] => [
    'quote',
    null,
    by ?? '',
    value ?? '',
    theme,
    '',
    ...Array<null>(7).fill(null),
    text ?? '[erased]',
  ]);
  return [...counts, ...said];
}

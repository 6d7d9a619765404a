import { z } from 'zod';
import type { ReleaseDocument } from './release-document.ts';
import type { NoteSheet } from './table-file.ts';
import { SELF_SELECTED } from './table-notes.ts';
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

/** What a release is of, by which rules it was checked, and what must be said with its estimates. */
export function releaseNotes(document: z.infer<typeof ReleaseDocument>): NoteSheet {
  const { survey, version, title, manifest, tables } = document;
  const rules = z.record(z.string(), z.union([z.string(), z.number()])).safeParse(manifest['rules']);
  const filters = tables.flatMap(({ filters: chosen }, index) =>
    Object.entries(chosen).map(([field, values]): Cell[] => [
      `filter of table ${index + 1}`,
      `${field}: ${values.join(', ')}`,
    ]),
  );
  const said = tables.flatMap(({ columns }) =>
    columns.flatMap(({ themes }) => themes.flatMap(({ estimate }) => estimate?.note ?? [])),
  );
  return {
    header: ['about', 'text'],
    rows: [
      ['survey', survey],
      ['release', `${version}: ${title}`],
      ['base', 'distinct people with at least one comment'],
      [suppressedMarker, 'the number would tell of too few people, or of another that would'],
      ...Object.entries(rules.data ?? {}).map(([rule, value]): Cell[] => [`rule: ${rule}`, value]),
      ...filters,
      ['counts', SELF_SELECTED],
      ...[...new Set(said)].map((note): Cell[] => ['estimates', note]),
    ],
  };
}

import { formatCount, formatShare } from '../kit/format.ts';
import type { Release } from './read-release.ts';
import { ScrollX } from '../kit/scroll-x.tsx';
import { Theme, type ThemeWords } from '../kit/theme-words.tsx';

export type Released = Release['tables'][number];

export const hidden = 'hidden';
const why =
  'Hidden: fewer people than may be told of, or a number from which such a number could be worked out.';

/** What a table is of, in words. */
export function titleOf({ by, filters }: Released): string {
  const only = Object.entries(filters).map(([field, values]) => `${field}: ${values.join(', ')}`);
  return [by === null ? 'All together' : `By ${by}`, ...only].join('; ');
}

/** The heading of a column. */
export function columnTitle({ by }: Released, column: Released['columns'][number]): string {
  if (column.total) return 'All';
  return column.value ?? (by === null ? 'All' : 'not stated');
}

/** A released table: themes down, groups across; a number that is suppressed says so. */
export function ReleasedTable({ table, words }: { table: Released; words: ThemeWords }) {
  const themes = table.columns[0]?.themes ?? [];
  return (
    <ScrollX card label={titleOf(table)}>
      <h2 class="govuk-heading-m">{titleOf(table)}</h2>
      <table class="govuk-table flush released">
        <caption class="govuk-visually-hidden">{titleOf(table)}</caption>
        <thead>
          <tr>
            <th scope="col">Theme</th>
            {table.columns.map((column, at) => (
              <th key={at} scope="col" class="numeric">
                {columnTitle(table, column)}
                <span class="released__base">
                  {column.base === null ? (
                    <abbr title={why}>{hidden}</abbr>
                  ) : (
                    `of ${formatCount(column.base)}`
                  )}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {themes.map(({ theme, name }, row) => (
            <tr key={theme}>
              <th scope="row" class={theme.includes('/') ? 'child' : undefined}>
                <Theme id={theme} name={name} words={words} />
              </th>
              {table.columns.map(({ themes: cells }, at) => {
                const tagged = cells[row]?.tagged ?? null;
                return (
                  <td key={at} class="numeric">
                    {tagged === null ? (
                      <abbr title={why} class="soft">
                        {hidden}
                      </abbr>
                    ) : (
                      <>
                        {formatShare(tagged.share)} <span class="soft">{formatCount(tagged.n)}</span>
                      </>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}

import type { Column } from './data-table.tsx';
import { ScrollX } from './scroll-x.tsx';

interface Props<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly rowClass?: (row: Row) => string | undefined;
  /** On a card of its own. */
  readonly card?: boolean;
  /** On a narrow page each row is a block, so that its last column is in sight too. */
  readonly stacked?: boolean;
}

/** A table short enough to be in the page whole; the first column names the row. */
export function Table<Row>({
  caption,
  columns,
  rows,
  rowKey,
  rowClass,
  card = false,
  stacked = false,
}: Props<Row>) {
  return (
    <ScrollX card={card} label={caption}>
      <table class={stacked ? 'govuk-table flush stacked' : 'govuk-table flush'}>
        <caption class="govuk-visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ key, title, numeric }) => (
              <th key={key} scope="col" class={numeric ? 'numeric' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} class={rowClass?.(row)}>
              {columns.map(({ key, title, numeric, cell }, at) =>
                at === 0 ? (
                  <th key={key} scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td key={key} class={numeric ? 'numeric' : undefined} data-title={title}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}

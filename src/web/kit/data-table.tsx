import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useMemo, useReducer, useRef } from 'preact/hooks';

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  readonly numeric?: boolean;
  /** A share of the width, as in `grid-template-columns`; by default all alike. */
  readonly width?: string;
  readonly cell: (row: Row) => ComponentChildren;
}

interface Props<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Most pixels that it is high; longer tables scroll. */
  readonly height?: number;
}

const rowHeight = 40;

/** A table of any length: only the rows in sight are in the page. */
export function DataTable<Row>({ caption, columns, rows, rowKey, height = 640 }: Props<Row>) {
  const box = useRef<HTMLDivElement>(null);
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const virtualizer = useMemo(
    () =>
      new Virtualizer<HTMLDivElement, Element>({
        count: 0,
        getScrollElement: () => box.current,
        estimateSize: () => rowHeight,
        overscan: 12,
        observeElementRect,
        observeElementOffset,
        scrollToFn: elementScroll,
        onChange: () => redraw(undefined),
      }),
    [],
  );
  virtualizer.setOptions({ ...virtualizer.options, count: rows.length });
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());

  const items = virtualizer.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div
      class="data-table"
      ref={box}
      tabIndex={0}
      role="region"
      aria-label={caption}
      style={{ maxHeight: `${height}px` }}
    >
      <table class="govuk-table" aria-rowcount={rows.length + 1}>
        <caption class="govuk-visually-hidden">{caption}</caption>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ key, title, numeric, width }) => (
              <th key={key} scope="col" class={numeric ? 'numeric' : undefined} style={{ width }}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && (
            <tr aria-hidden="true">
              <td colSpan={columns.length} style={{ height: `${before}px`, padding: 0 }} />
            </tr>
          )}
          {items.map(({ index }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <tr key={rowKey(row)} aria-rowindex={index + 2}>
                {columns.map(({ key, numeric, cell }) => (
                  <td key={key} class={numeric ? 'numeric' : undefined}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
          {after > 0 && (
            <tr aria-hidden="true">
              <td colSpan={columns.length} style={{ height: `${after}px`, padding: 0 }} />
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

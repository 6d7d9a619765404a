import type * as Plot from '@observablehq/plot';
import { fitLabel, labelMargin } from '../kit/label-margin.ts';
import type { ShareRow } from './rows-of.ts';

const rowHeight = 22;

/** Pixels that a map of so many themes needs, so that their names do not run into each other. */
export const heatWidth = (themes: number): number => 280 + themes * 20;

/** Shares as a heat map of values × themes; darker is more. */
export function drawHeat(
  plot: typeof Plot,
  width: number,
  rows: readonly ShareRow[],
): Omit<Plot.PlotOptions, 'className'> {
  const values = [...new Set(rows.map(({ value }) => value ?? ''))];
  const names = [...new Set(rows.map(({ name }) => name))];
  const most = Math.max(...rows.map(({ share }) => share), 0.01);
  const margin = labelMargin(values, width, 0.25);
  const top = labelMargin(names, 260, 1) * 0.72;
  const right = Math.min(labelMargin(names, 260, 1) * 0.7, width * 0.15);
  const wide = (width - margin - right) / names.length > 26;
  /** Numbers stay readable on every cell, in light and in dark: a contrast of 4.5. */
  const strongest = wide ? 0.43 : 0.95;
  return {
    height: values.length * rowHeight + top + 10,
    marginLeft: margin,
    marginTop: top,
    marginRight: right,
    x: { axis: 'top', label: null, domain: names, tickRotate: -45, tickSize: 0 },
    y: { label: null, domain: values, tickSize: 0, tickFormat: fitLabel(margin) },
    marks: [
      plot.cell(rows, {
        x: 'name',
        y: 'value',
        fill: 'var(--accent)',
        fillOpacity: ({ share }: ShareRow) => 0.05 + (strongest * share) / most,
        inset: 0.5,
      }),
      ...(wide
        ? [
            plot.text(rows, {
              x: 'name',
              y: 'value',
              text: ({ share }: ShareRow) => (share * 100).toFixed(0),
              fill: 'var(--ink)',
            }),
          ]
        : []),
    ],
  };
}

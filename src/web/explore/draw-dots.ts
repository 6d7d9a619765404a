import type * as Plot from '@observablehq/plot';
import { fitLabel, labelMargin } from '../kit/label-margin.ts';
import type { ShareRow } from './rows-of.ts';

type Options = Omit<Plot.PlotOptions, 'className'>;

const rowHeight = 26;

/** Shares as dots with their intervals, one line a `label`; several panels where rows have several `value`s. */
export function drawDots(
  plot: typeof Plot,
  width: number,
  rows: readonly ShareRow[],
  label: 'name' | 'value',
  panels = false,
): Options {
  const lines = [...new Set(rows.map((row) => row[label] ?? ''))];
  const facets = panels ? [...new Set(rows.map(({ value }) => value ?? ''))] : [];
  const margin = labelMargin(lines, width);
  return {
    height: lines.length * rowHeight + 60,
    marginLeft: margin,
    marginRight: 40,
    marginBottom: 42,
    x: { label: 'share (%)', percent: true, grid: true, nice: true, zero: true },
    y: { label: null, domain: lines, tickSize: 0, tickFormat: fitLabel(margin) },
    ...(panels && { fx: { domain: facets, label: null } }),
    marks: [
      plot.ruleY(rows, {
        x1: 'low',
        x2: 'high',
        y: label,
        stroke: 'var(--accent)',
        strokeWidth: 2,
        strokeOpacity: 0.55,
        ...(panels && { fx: 'value' }),
      }),
      plot.dot(rows, {
        x: 'share',
        y: label,
        r: 4.5,
        fill: 'var(--accent)',
        ...(panels && { fx: 'value' }),
      }),
      plot.ruleX([0]),
    ],
  };
}

import type * as Plot from '@observablehq/plot';
import type { Got } from '../api/documents.ts';
import { fitLabel, labelMargin } from '../kit/label-margin.ts';

export type DifferenceRow = Got<'/v1/comparisons'>['comparisons'][number]['themes'][number];

const rowHeight = 26;

const differenceOf = ({ difference: { estimate, tagged } }: DifferenceRow): number =>
  estimate?.share ?? tagged ?? 0;

/** The greatest first; corrected where an audit allows. */
export const byDifference = (a: DifferenceRow, b: DifferenceRow): number => differenceOf(b) - differenceOf(a);

/** Differences of shares around zero, with their intervals where there are any; clear ones in colour. */
export function drawDifferences(
  plot: typeof Plot,
  width: number,
  rows: readonly DifferenceRow[],
): Omit<Plot.PlotOptions, 'className'> {
  const dots = rows.map((row) => {
    const at = differenceOf(row);
    const {
      name,
      difference: { estimate, verdict },
    } = row;
    return {
      name,
      at,
      low: estimate?.low ?? at,
      high: estimate?.high ?? at,
      clear: verdict !== 'no clear difference',
    };
  });
  const sorted = [...dots].sort((a, b) => b.at - a.at);
  const names = sorted.map(({ name }) => name);
  const margin = labelMargin(names, width);
  const colour = ({ clear }: { clear: boolean }): string => (clear ? 'var(--accent)' : 'var(--neutral)');
  return {
    height: rows.length * rowHeight + 60,
    marginLeft: margin,
    marginRight: 30,
    marginBottom: 42,
    x: { label: 'difference in percentage points', percent: true, grid: true, nice: true },
    y: { label: null, domain: names, tickSize: 0, tickFormat: fitLabel(margin) },
    marks: [
      plot.ruleX([0], { stroke: 'var(--ink)' }),
      plot.ruleY(sorted, { x1: 'low', x2: 'high', y: 'name', stroke: colour, strokeWidth: 2 }),
      plot.dot(sorted, { x: 'at', y: 'name', r: 4.5, fill: colour }),
    ],
  };
}

import type * as Plot from '@observablehq/plot';
import { fitLabel, labelMargin } from '../kit/label-margin.ts';
import type { Pair } from './cooccurrence.tsx';

const rowHeight = 24;
/** More systems than this do not fit beside each other. */
const most = 24;

/** Pixels that the matrix of these pairs needs, so that names do not run into each other. */
export const matrixWidth = (pairs: readonly Pair[]): number =>
  260 + Math.min(most, new Set(pairs.map((pair) => pair.with)).size) * 20;

/** A matrix of phi: themes down, themes or the systems that are named most across. Negative phi is shown as none. */
export function drawMatrix(
  plot: typeof Plot,
  width: number,
  pairs: readonly Pair[],
  others: 'themes' | 'systems',
): Omit<Plot.PlotOptions, 'className'> {
  const mirrored =
    others === 'themes'
      ? [...pairs, ...pairs.map((pair) => ({ ...pair, theme: pair.with, with: pair.theme }))]
      : pairs;
  const sizes = new Map(mirrored.map((pair) => [pair.with, pair.with_n]));
  const across = [...sizes.keys()].sort((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0)).slice(0, most);
  const shown = new Set(across);
  const down = [...new Set(mirrored.map(({ theme }) => theme))];
  const cells = mirrored.filter((pair) => shown.has(pair.with));
  const strongest = Math.max(0.01, ...cells.map(({ phi }) => phi ?? 0));
  const left = labelMargin(down, width, 0.25);
  const top = labelMargin(across, 230, 1) * 0.75;
  return {
    height: down.length * rowHeight + top + 10,
    marginLeft: left,
    marginTop: top,
    marginRight: Math.min(top * 0.8, width * 0.12),
    x: { axis: 'top', label: null, domain: across, tickRotate: -45, tickSize: 0, tickFormat: fitLabel(230) },
    y: { label: null, domain: down, tickSize: 0, tickFormat: fitLabel(left) },
    marks: [
      plot.cell(cells, {
        x: 'with',
        y: 'theme',
        fill: 'var(--accent)',
        fillOpacity: ({ phi }: Pair) => 0.05 + (0.95 * Math.max(0, phi ?? 0)) / strongest,
        inset: 0.5,
      }),
    ],
  };
}

import { figureOf, pngOf } from '../kit/chart-image.ts';
import { fitLabel, labelMargin } from '../kit/label-margin.ts';
import type { Released } from './released-table.tsx';

const width = 600;
const rowHeight = 22;

/** The total's shares as bars, for print; suppressed ones are left out. Null where none can be shown. */
export async function drawReleased(
  table: Released,
): Promise<{ bytes: Uint8Array; width: number; height: number } | null> {
  const total = table.columns.find((column) => column.total) ?? table.columns[0];
  const bars = (total?.themes ?? [])
    .filter(({ theme }) => !theme.includes('/'))
    .flatMap(({ name, tagged }) => (tagged === null ? [] : [{ name, share: tagged.share }]));
  if (bars.length === 0) return null;
  const plot = await import('@observablehq/plot');
  const names = bars.map(({ name }) => name);
  const margin = labelMargin(names, width);
  const height = bars.length * rowHeight + 50;
  const drawing = plot.plot({
    className: 'plot',
    width,
    height,
    marginLeft: margin,
    x: { label: 'share of people (%)', percent: true, grid: true, nice: true },
    y: { label: null, domain: names, tickSize: 0, tickFormat: fitLabel(margin) },
    marks: [plot.barX(bars, { x: 'share', y: 'name', fill: '#0b5c63', inset: 3 }), plot.ruleX([0])],
    style: { fontSize: '13px' },
  });
  drawing.setAttribute('class', 'off-screen');
  document.body.append(drawing);
  try {
    const figure = figureOf(drawing as unknown as SVGSVGElement, '');
    const png = await pngOf(figure);
    return { bytes: new Uint8Array(await png.arrayBuffer()), width: figure.width, height: figure.height };
  } finally {
    drawing.remove();
  }
}

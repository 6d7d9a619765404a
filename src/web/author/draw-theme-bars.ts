import type * as Plot from '@observablehq/plot';
import type { ThemeRow } from '../api/documents.ts';

const valences = ['negative', 'mixed', 'neutral', 'positive'] as const;
const rowHeight = 28;

/** Share of people by theme: bars split in the proportion of the theme's valences, estimates as lines on top. */
export function drawThemeBars(
  plot: typeof Plot,
  width: number,
  rows: readonly ThemeRow[],
): Omit<Plot.PlotOptions, 'className'> {
  const bars = rows.flatMap(({ name, tagged, valence }) =>
    valences.map((kind) => ({
      name,
      kind,
      share: tagged.comments.n === 0 ? 0 : (tagged.respondents.share * valence[kind]) / tagged.comments.n,
    })),
  );
  const margin = Math.min(270, Math.max(120, width * 0.36));
  return {
    height: rows.length * rowHeight + 44,
    marginLeft: margin,
    marginRight: 48,
    x: { label: 'share of people', percent: true, grid: true, nice: true },
    y: { label: null, domain: rows.map(({ name }) => name), tickSize: 0 },
    color: {
      domain: [...valences],
      range: valences.map((kind) => `var(--${kind})`),
    },
    marks: [
      plot.barX(bars, { x: 'share', y: 'name', fill: 'kind', insetTop: 4, insetBottom: 4 }),
      plot.text(rows, {
        x: ({ tagged }: ThemeRow) => tagged.respondents.share,
        y: 'name',
        text: ({ tagged }: ThemeRow) => `${(tagged.respondents.share * 100).toFixed(1)} %`,
        textAnchor: 'start',
        dx: 6,
        fill: 'currentColor',
      }),
      plot.ruleX([0]),
    ],
  };
}

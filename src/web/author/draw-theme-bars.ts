import type * as Plot from '@observablehq/plot';
import { fitLabel, labelMargin } from '../kit/label-margin.ts';
import type { ThemeRow } from '../api/documents.ts';
import { auditedPeople } from './audited-people.ts';

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
  const names = rows.map(({ name }) => name);
  const margin = labelMargin(names, width);
  const audited = rows.flatMap(({ name, estimate }) => {
    const people = auditedPeople(estimate);
    return people === null ? [] : [{ name, ...people }];
  });
  return {
    height: rows.length * rowHeight + 56,
    marginLeft: margin,
    marginBottom: 42,
    marginRight: 48,
    x: { label: 'share of people (%)', percent: true, grid: true, nice: true },
    y: { label: null, domain: names, tickSize: 0, tickFormat: fitLabel(margin) },
    color: {
      domain: [...valences],
      range: valences.map((kind) => `var(--${kind})`),
    },
    marks: [
      plot.barX(bars, { x: 'share', y: 'name', fill: 'kind', insetTop: 4, insetBottom: 4 }),
      plot.text(rows, {
        x: ({ tagged, estimate }: ThemeRow) =>
          Math.max(tagged.respondents.share, auditedPeople(estimate)?.high ?? 0),
        y: 'name',
        text: ({ tagged }: ThemeRow) => `${(tagged.respondents.share * 100).toFixed(1)}%`,
        textAnchor: 'start',
        dx: 6,
        fill: 'currentColor',
      }),
      plot.ruleY(audited, { x1: 'low', x2: 'high', y: 'name', stroke: 'var(--ink)', strokeWidth: 2 }),
      plot.dot(audited, { x: 'share', y: 'name', r: 3.5, fill: 'var(--ink)' }),
      plot.ruleX([0]),
    ],
  };
}

import type * as Plot from '@observablehq/plot';
import { useEffect, useRef, useState } from 'preact/hooks';

type PlotLibrary = typeof Plot;

interface Props {
  /** Says what the chart shows, for those who do not see it; the numbers are in a table beside it. */
  readonly label: string;
  /** The chart at a width in pixels; `plot` is the charting library, loaded with the first chart. */
  readonly draw: (plot: PlotLibrary, width: number) => Omit<Plot.PlotOptions, 'className'>;
}

/** A chart as wide as its place, drawn again when the data or the place change. */
export function Chart({ label, draw }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [library, setLibrary] = useState<PlotLibrary | null>(null);
  const [width, setWidth] = useState(0);

  useEffect(() => {
    void import('@observablehq/plot').then(setLibrary);
  }, []);

  useEffect(() => {
    const box = place.current;
    if (box === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (library === null || width === 0) return;
    const chart = library.plot({
      ...draw(library, width),
      width,
      className: 'plot',
      ariaLabel: label,
      style: { fontSize: '13px' },
    });
    chart.setAttribute('role', 'img');
    for (const part of chart.querySelectorAll('g[aria-label]')) part.removeAttribute('aria-label');
    place.current?.replaceChildren(chart);
  }, [library, width, draw, label]);

  return <div ref={place} class="chart" />;
}

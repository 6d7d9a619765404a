import type * as Plot from '@observablehq/plot';
import { useEffect, useRef, useState } from 'preact/hooks';

type PlotLibrary = typeof Plot;

interface Props {
  /** Says what the chart shows, for those who do not see it; the numbers are in a table beside it. */
  readonly label: string;
  /** The chart at a width in pixels; `plot` is the charting library, loaded with the first chart. */
  readonly draw: (plot: PlotLibrary, width: number) => Omit<Plot.PlotOptions, 'className'>;
  /** Pixels that it needs to be read; where there are fewer it scrolls sideways. */
  readonly least?: number | undefined;
  /** Told the place in its data of a dot or a cell that was clicked; the table has the same for the keyboard. */
  readonly onPick?: ((index: number) => void) | undefined;
}

/** A chart as wide as its place, drawn again when the data or the place change. */
export function Chart({ label, draw, least = 0, onPick }: Props) {
  const pick = useRef(onPick);
  pick.current = onPick;
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
    const wide = Math.max(width, least);
    const chart = library.plot({
      ...draw(library, wide),
      width: wide,
      className: 'plot',
      ariaLabel: label,
      style: { fontSize: '13px' },
    });
    chart.setAttribute('role', 'img');
    for (const part of chart.querySelectorAll('g[aria-label]')) part.removeAttribute('aria-label');
    chart.addEventListener('click', ({ target }) => {
      const mark = target instanceof Element ? target.closest('circle, rect') : null;
      const index: unknown = mark !== null && '__data__' in mark ? mark.__data__ : null;
      if (typeof index === 'number') pick.current?.(index);
    });
    place.current?.replaceChildren(chart);
  }, [library, width, draw, label, least]);

  const scrolls = least > width && ({ tabIndex: 0, role: 'region', 'aria-label': label } as const);
  return (
    <div
      ref={place}
      class={`chart ${onPick === undefined ? '' : 'chart--pick'} ${least > 0 ? 'chart--wide' : ''}`}
      {...scrolls}
    />
  );
}

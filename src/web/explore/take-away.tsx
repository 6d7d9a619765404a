import { type RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { pngOf, svgOf } from './chart-image.ts';

interface Props {
  readonly chart: RefObject<HTMLElement | null>;
  /** The same table as a file, from the service. */
  readonly parameters: URLSearchParams;
}

/** The chart as a picture, the table as a file. */
export function TakeAway({ chart, parameters }: Props) {
  const [done, setDone] = useState<string | null>(null);

  async function copy(kind: 'PNG' | 'SVG'): Promise<void> {
    const drawing = chart.current?.querySelector('svg') ?? null;
    if (drawing === null) return;
    const item =
      kind === 'PNG'
        ? new ClipboardItem({ 'image/png': pngOf(drawing) })
        : new ClipboardItem({ 'text/plain': new Blob([svgOf(drawing)], { type: 'text/plain' }) });
    await navigator.clipboard.write([item]);
    setDone(`${kind} copied`);
    setTimeout(() => setDone(null), 2000);
  }

  async function copyTable(): Promise<void> {
    const text = fetch(file('csv')).then(
      async (answer) => new Blob([await answer.text()], { type: 'text/plain' }),
    );
    await navigator.clipboard.write([new ClipboardItem({ 'text/plain': text })]);
    setDone('CSV copied');
    setTimeout(() => setDone(null), 2000);
  }

  const file = (format: string): string => {
    const query = new URLSearchParams(parameters);
    query.set('format', format);
    return `/v1/frequencies?${query.toString()}`;
  };
  return (
    <p class="take-away no-print">
      Copy the chart as{' '}
      <button type="button" class="link-button" onClick={() => void copy('PNG')}>
        PNG
      </button>{' '}
      or{' '}
      <button type="button" class="link-button" onClick={() => void copy('SVG')}>
        SVG
      </button>
      , the table as{' '}
      <button type="button" class="link-button" onClick={() => void copyTable()}>
        CSV
      </button>
      ; download the table as{' '}
      <a href={file('csv')} download>
        CSV
      </a>{' '}
      or{' '}
      <a href={file('xlsx')} download>
        XLSX
      </a>
      . <span role="status">{done}</span>
    </p>
  );
}

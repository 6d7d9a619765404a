import { type ComponentChildren, type RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { figureOf, pngOf } from './chart-image.ts';
import { saveFile } from './save-file.ts';

interface Props {
  readonly chart: RefObject<HTMLElement | null>;
  /** What the numbers are of; stands below a copied chart. */
  readonly caption: string;
  /** Of the files, where the browser lets nothing be copied and they are saved instead. */
  readonly name: string;
  /** The same numbers as CSV. */
  readonly table: () => Promise<string>;
  /** More to take away, after the rest of the sentence. */
  readonly children?: ComponentChildren;
}

const kinds = {
  PNG: { type: 'image/png', as: 'image/png' },
  SVG: { type: 'image/svg+xml', as: 'text/plain' },
  CSV: { type: 'text/csv', as: 'text/plain' },
} as const;
type Kind = keyof typeof kinds;

/** The chart as a picture and its table, to be pasted elsewhere; saved as a file where the browser refuses to copy. */
export function TakeAway({ chart, caption, name, table, children }: Props) {
  const [done, setDone] = useState<string | null>(null);

  async function make(kind: Kind): Promise<Blob> {
    const { type } = kinds[kind];
    if (kind === 'CSV') return new Blob([await table()], { type });
    const drawing = chart.current?.querySelector('svg') ?? null;
    if (drawing === null) throw new Error('There is no chart yet: wait until it is drawn.');
    const figure = figureOf(drawing, caption);
    return kind === 'PNG' ? pngOf(figure) : new Blob([figure.svg], { type });
  }

  async function take(kind: Kind): Promise<void> {
    const file = make(kind);
    try {
      setDone(await copyOrSave(kind, file, name));
      setTimeout(() => setDone(null), 4000);
    } catch (error) {
      setDone(error instanceof Error ? error.message : 'That did not work: try again.');
    }
  }

  const button = (kind: Kind) => (
    <button type="button" class="link-button" onClick={() => void take(kind)}>
      {kind}
    </button>
  );
  return (
    <p class="take-away no-print">
      Copy the chart as {button('PNG')} or {button('SVG')}, its numbers as {button('CSV')}
      {children}. <span role="status">{done}</span>
    </p>
  );
}

/** Copies, or saves where copying is not allowed (a page that came over plain HTTP, a person who said no). */
async function copyOrSave(kind: Kind, file: Promise<Blob>, name: string): Promise<string> {
  const { as } = kinds[kind];
  try {
    const copied = file.then((blob) => (blob.type === as ? blob : new Blob([blob], { type: as })));
    await navigator.clipboard.write([new ClipboardItem({ [as]: copied })]);
    return `${kind} copied`;
  } catch {
    saveFile(await file, `${name}.${kind.toLowerCase()}`);
    return `${kind} saved: the browser does not let it be copied`;
  }
}

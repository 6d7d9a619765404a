import type { Quote } from '../api/documents.ts';

interface Props {
  readonly quote: Quote;
  /** Asked to show again what was hidden by mistake, as a place in the original. */
  readonly onRestore: (span: { start: number; end: number }) => void;
}

/** The quote with its placeholders marked; for the author each tells what it hides. */
export function RedactedText({ quote: { text, redactions }, onRestore }: Props) {
  const pieces = [];
  let at = 0;
  for (const { start, end, original } of [...redactions].sort((a, b) => a.start - b.start)) {
    pieces.push(text.slice(at, start));
    const placeholder = text.slice(start, end);
    pieces.push(
      original === null ? (
        <mark key={start} class="redaction">
          {placeholder}
        </mark>
      ) : (
        <button
          key={start}
          type="button"
          class="redaction"
          title={`Hides “${original.text}”. Press to show it in print.`}
          aria-label={`${placeholder} hides “${original.text}”: show it in print`}
          onClick={() => onRestore({ start: original.start, end: original.end })}
        >
          {placeholder}
        </button>
      ),
    );
    at = end;
  }
  pieces.push(text.slice(at));
  return <>{pieces}</>;
}

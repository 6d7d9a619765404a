import { useId, useRef, useState } from 'preact/hooks';

interface Props {
  readonly original: string;
  readonly onRedact: (span: { start: number; end: number }) => void;
}

/**
 * Select words of the original, with the mouse or with Shift and the arrows, and hide them. The field refuses input
 * rather than being `readonly`, as a field that is has no caret for the arrows to move.
 */
export function RedactByHand({ original, onRedact }: Props) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [empty, setEmpty] = useState(true);
  return (
    <div class="redact no-print">
      <label class="govuk-label" for={id}>
        Select the words to hide
      </label>
      <textarea
        id={id}
        ref={field}
        class="govuk-textarea"
        rows={3}
        aria-readonly="true"
        onBeforeInput={(event) => event.preventDefault()}
        value={original}
        onSelect={({ currentTarget }) =>
          setEmpty(currentTarget.selectionStart === currentTarget.selectionEnd)
        }
      />
      <button
        type="button"
        class="govuk-button govuk-button--secondary"
        disabled={empty}
        onClick={() => {
          const { selectionStart: start = 0, selectionEnd: end = 0 } = field.current ?? {};
          if (end > start) onRedact({ start, end });
        }}
      >
        Hide the selected words
      </button>
    </div>
  );
}

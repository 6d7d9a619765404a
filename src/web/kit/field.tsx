import { useId } from 'preact/hooks';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  /** How many lines are in sight, where it takes more than one. */
  readonly lines?: number;
}

/** Text to be typed, with its label above. */
export function TextField({ label, value, onInput, lines }: Props) {
  const id = useId();
  const take = (event: { currentTarget: { value: string } }): void => onInput(event.currentTarget.value);
  return (
    <div class="govuk-form-group">
      <label class="govuk-label" for={id}>
        {label}
      </label>
      {lines === undefined ? (
        <input id={id} class="govuk-input" value={value} onInput={take} />
      ) : (
        <textarea id={id} class="govuk-textarea" rows={lines} value={value} onInput={take} />
      )}
    </div>
  );
}

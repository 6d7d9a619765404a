import { useId } from 'preact/hooks';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, words: string])[];
  readonly onChange: (value: string) => void;
}

/** One of a few, with its label above. */
export function Choice({ label, value, options, onChange }: Props) {
  const id = useId();
  return (
    <div class="filters__choice">
      <label for={id}>{label}</label>
      <select
        id={id}
        class="govuk-select"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

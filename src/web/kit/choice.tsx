interface Props {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, words: string])[];
  readonly onChange: (value: string) => void;
}

/** One of a few, with its label above. */
export function Choice({ label, value, options, onChange }: Props) {
  return (
    <label class="filters__choice">
      <span>{label}</span>
      <select class="govuk-select" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([id, words]) => (
          <option key={id} value={id}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

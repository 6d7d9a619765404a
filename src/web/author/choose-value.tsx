import type { Got } from '../api/documents.ts';
import { Choice } from '../kit/choice.tsx';

/** A value of an attribute, or a system, a question and so on. */
export interface Chosen {
  readonly attribute: string;
  readonly value: string;
}

interface Props {
  readonly values: NonNullable<Got<'/v1/batches/{id}/quotes'>['values']>;
  readonly chosen: Chosen | null;
  readonly onChoose: (chosen: Chosen | null) => void;
}

/** Of whom, or of what, quotes are shown; what was chosen stays, also where no quote of it is to be had. */
export function ChooseValue({ values, chosen, onChoose }: Props) {
  const attributes = withOwn(
    values.map(({ attribute }) => attribute),
    chosen?.attribute,
  );
  const valuesOf = (attribute: string) => values.find((one) => one.attribute === attribute)?.values ?? [];
  return (
    <div class="field-row no-print">
      <Choice
        label="Quotes of"
        value={chosen?.attribute ?? ''}
        options={[['', 'everybody'], ...attributes.map((name) => [name, name] as const)]}
        onChange={(attribute) => {
          const [value] = valuesOf(attribute);
          onChoose(value === undefined ? null : { attribute, value });
        }}
      />
      {chosen !== null && (
        <Choice
          label="Which"
          value={chosen.value}
          options={withOwn(valuesOf(chosen.attribute), chosen.value).map((name) => [name, name])}
          onChange={(value) => onChoose({ ...chosen, value })}
        />
      )}
    </div>
  );
}

function withOwn(names: readonly string[], own: string | undefined): readonly string[] {
  return own === undefined || names.includes(own) ? names : [...names, own];
}

import { useState } from 'preact/hooks';
import type { Codebook } from '../api/documents.ts';
import { Action } from '../kit/action.tsx';

type Theme = Codebook['themes'][number];

interface Props {
  /** Undefined for a new theme. */
  readonly theme: Theme | undefined;
  readonly onSave: (theme: Theme) => Promise<void>;
  readonly onRemove: () => Promise<void>;
}

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** A theme to be changed: its words stand one a line. A term that stays keeps its weight and its other settings. */
export function ThemeForm({ theme, onSave, onRemove }: Props) {
  const [id, setId] = useState(theme?.id ?? '');
  const [name, setName] = useState(theme?.name ?? '');
  const [definition, setDefinition] = useState(theme?.definition ?? '');
  const [terms, setTerms] = useState((theme?.lexicon ?? []).map(({ term }) => term).join('\n'));

  async function save(): Promise<void> {
    const known = new Map(theme?.lexicon.map((entry) => [entry.term, entry]));
    await onSave({
      ...(theme ?? { include: [], exclude: [], neighbours: [], examples: [] }),
      id: id.trim(),
      name: name.trim(),
      definition: definition.trim(),
      lexicon: lines(terms).map((term) => known.get(term) ?? { term }),
    });
  }

  return (
    <>
      <div class="field-row">
        <Field
          label="Id: small letters and dashes, with its parent's before a slash"
          value={id}
          onInput={setId}
        />
        <Field label="Name" value={name} onInput={setName} />
      </div>
      <div class="govuk-form-group">
        <label class="govuk-label" for="definition">
          What it means
        </label>
        <textarea
          id="definition"
          class="govuk-textarea"
          rows={2}
          value={definition}
          onInput={(event) => setDefinition(event.currentTarget.value)}
        />
      </div>
      <div class="govuk-form-group">
        <label class="govuk-label" for="terms">
          Words and phrases, one a line
        </label>
        <div class="govuk-hint" id="terms-hint">
          type* finds every form of the word; type* … twice lets other words stand between
        </div>
        <textarea
          id="terms"
          class="govuk-textarea"
          rows={8}
          aria-describedby="terms-hint"
          value={terms}
          onInput={(event) => setTerms(event.currentTarget.value)}
        />
      </div>
      <div class="button-row">
        <Action act={save}>Save to the draft</Action>
        {theme !== undefined && (
          <Action act={onRemove} kind="secondary" confirm="The theme and its narrower ones leave the draft.">
            Remove the theme
          </Action>
        )}
      </div>
    </>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
}

function Field({ label, value, onInput }: FieldProps) {
  return (
    <label class="govuk-form-group">
      <span class="govuk-label">{label}</span>
      <input
        class="govuk-input"
        value={value}
        spellcheck={false}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
  );
}

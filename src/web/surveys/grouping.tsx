import { useState } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import { Action } from '../kit/action.tsx';
import { Choice } from '../kit/choice.tsx';
import type { Survey } from '../kit/use-surveys.ts';

/** Chooses the attribute by which people of a survey are grouped. */
export function Grouping({ survey, onChange }: { survey: Survey; onChange: () => void }) {
  const { id, group } = survey;
  const [chosen, setChosen] = useState(group ?? '');
  const [saved, setSaved] = useState(false);
  const names = new Set([...(group === null ? [] : [group]), ...survey.attributes.map(({ name }) => name)]);

  async function save(): Promise<void> {
    const params = { path: { id } };
    const { name, codebook, attributes, waves, blanks, disclosure } = await dataOf(
      api.GET('/v1/surveys/{id}', { params }),
    );
    const settings = { name, codebook, attributes, waves, blanks, disclosure };
    await dataOf(
      api.PUT('/v1/surveys/{id}', { params, body: { ...settings, group: chosen === '' ? null : chosen } }),
    );
    setSaved(true);
    onChange();
  }

  return (
    <section class="card">
      <h2 class="govuk-heading-m">How people are grouped</h2>
      <p class="govuk-body">
        This decides at once whom keys that are limited to groups may see, and from now on for which groups a
        new model is compared with the live one and over which groups quotes are spread; no count changes.
      </p>
      <div class="field-row field-row--tight field-row--end">
        <Choice
          label="People are grouped by"
          value={chosen}
          options={[['', 'nothing'], ...[...names].map((name): [string, string] => [name, name])]}
          onChange={(next) => {
            setChosen(next);
            setSaved(false);
          }}
        />
        {chosen !== (group ?? '') && (
          <Action
            key={chosen}
            act={save}
            confirm={
              chosen === ''
                ? 'Keys that are limited to groups will see nobody of this survey.'
                : `Keys that are limited to groups will see the people whose ${chosen} is one of their groups, and nobody else.`
            }
          >
            Save
          </Action>
        )}
      </div>
      {names.size === 0 && (
        <p class="govuk-hint">Attributes can be chosen from once a file that states them is counted.</p>
      )}
      {saved && chosen === (group ?? '') && (
        <p class="govuk-body" role="status">
          Saved: people are grouped by {group ?? 'nothing'}.
        </p>
      )}
    </section>
  );
}

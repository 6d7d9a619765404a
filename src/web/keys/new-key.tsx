import { useState } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import { Action } from '../kit/action.tsx';
import type { Access } from '../session.ts';

const levels: readonly (readonly [Access, string])[] = [
  ['author', 'Author: sends comments, approves quotes'],
  ['analyst', 'Analyst: counts, comparisons, releases'],
  ['reviewer', 'Reviewer: labels comments, trains models'],
  ['partner', 'Partner: sees releases only'],
  ['admin', 'Admin: everything'],
];

const listOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Make a key for somebody. */
export function NewKey({ onMade }: { onMade: (secret: string) => void }) {
  const [name, setName] = useState('');
  const [access, setAccess] = useState<Access>('author');
  const [surveys, setSurveys] = useState('');
  const [groups, setGroups] = useState('');

  async function make(): Promise<void> {
    const scope = {
      ...(listOf(surveys).length > 0 && { surveys: listOf(surveys) }),
      ...(listOf(groups).length > 0 && { groups: listOf(groups) }),
    };
    const { secret } = await dataOf(api.POST('/v1/keys', { body: { name, access, scope } }));
    setName('');
    onMade(secret);
  }

  return (
    <section class="card">
      <h2 class="govuk-heading-m">Make a key</h2>
      <div class="field-row">
        <div class="govuk-form-group">
          <label class="govuk-label" for="key-name">
            Whose
          </label>
          <input
            id="key-name"
            class="govuk-input"
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </div>
        <div class="govuk-form-group">
          <label class="govuk-label" for="key-access">
            What it may do
          </label>
          <select
            id="key-access"
            class="govuk-select"
            value={access}
            onChange={(event) => setAccess(event.currentTarget.value as Access)}
          >
            {levels.map(([level, words]) => (
              <option key={level} value={level}>
                {words}
              </option>
            ))}
          </select>
        </div>
      </div>
      {access !== 'admin' && (
        <div class="field-row">
          <div class="govuk-form-group">
            <label class="govuk-label" for="key-surveys">
              Surveys that it sees, one a line; empty: all
            </label>
            <textarea
              id="key-surveys"
              class="govuk-textarea"
              rows={2}
              value={surveys}
              onInput={(event) => setSurveys(event.currentTarget.value)}
            />
          </div>
          <div class="govuk-form-group">
            <label class="govuk-label" for="key-groups">
              Groups that it sees, one a line; empty: all
            </label>
            <textarea
              id="key-groups"
              class="govuk-textarea"
              rows={2}
              value={groups}
              onInput={(event) => setGroups(event.currentTarget.value)}
            />
          </div>
        </div>
      )}
      <Action act={make}>Make the key</Action>
    </section>
  );
}

import { useState } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import { missing } from '../api/problem.ts';
import { Action } from '../kit/action.tsx';
import { Choice } from '../kit/choice.tsx';
import { TextField } from '../kit/field.tsx';
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
    if (name.trim() === '')
      throw missing('Whose key is it?', 'Enter the name of the person or the program that will use it.');
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
        <TextField label="Whose" value={name} onInput={setName} />
        <Choice
          label="What it may do"
          value={access}
          options={levels}
          onChange={(level) => setAccess(levels.find(([one]) => one === level)?.[0] ?? 'author')}
        />
      </div>
      {access !== 'admin' && (
        <div class="field-row">
          <TextField
            lines={2}
            label="Surveys that it sees, one a line; empty: all"
            value={surveys}
            onInput={setSurveys}
          />
          <TextField
            lines={2}
            label="Groups that it sees, one a line; empty: all"
            value={groups}
            onInput={setGroups}
          />
        </div>
      )}
      <Action act={make}>Make the key</Action>
    </section>
  );
}

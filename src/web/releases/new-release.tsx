import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import type { paths } from '../api/openapi.d.ts';
import { Action } from '../kit/action.tsx';
import { Busy } from '../kit/busy.tsx';
import { Choice } from '../kit/choice.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { TextField } from '../kit/field.tsx';
import { type ThemeWords, useThemeWords } from '../kit/theme-words.tsx';
import { formatCount } from '../kit/format.ts';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useSurveys } from '../kit/use-surveys.ts';
import { useTitle } from '../kit/use-title.ts';
import { type ApprovedQuote, readApprovedQuotes } from './read-approved-quotes.ts';
import { ReleasedTable } from './released-table.tsx';

type Trial = paths['/v1/releases']['post']['responses'][200]['content']['application/json'];

/** Choose tables and quotes, see what disclosure control makes of them, and release. */
export function NewRelease() {
  useTitle('Make a release');
  const { route } = useLocation();
  const surveys = useSurveys();
  const [survey, setSurvey] = useState<string | null>(null);
  const [title, setTitle] = useState('');
  const [level, setLevel] = useState<'rollup' | 'all'>('rollup');
  const [fields, setFields] = useState<readonly string[]>([]);
  const [wave, setWave] = useState('');
  const [quotes, setQuotes] = useState<readonly string[]>([]);
  const [beside, setBeside] = useState('');
  const [trial, setTrial] = useState<Trial | null>(null);
  const chosen = surveys.data?.surveys.find(({ id }) => id === survey) ?? surveys.data?.surveys[0];
  const approved = useAnswer(chosen?.id ?? '', async () =>
    chosen === undefined ? [] : readApprovedQuotes(chosen.id),
  );
  const words = useThemeWords(chosen?.codebook);
  if (surveys.problem !== undefined)
    return <ProblemBanner problem={surveys.problem} retry={surveys.reload} />;
  if (surveys.data?.surveys.length === 0)
    return (
      <EmptyState title="There is nothing to release yet">
        A release is made of what authors sent. <a href="/batches">See what was sent.</a>
      </EmptyState>
    );
  if (chosen === undefined) return <Busy />;
  const offered = approved.data?.filter(({ theme }) => level === 'all' || !theme.includes('/'));

  const body = (dryRun: boolean) => ({
    survey: chosen.id,
    title: title.trim() === '' ? 'Untitled' : title.trim(),
    level,
    themes: [],
    breakdowns: [null, ...fields].map((by) => ({
      by,
      filters: wave === '' ? {} : { wave: [wave] },
    })),
    quotes: (offered ?? [])
      .filter(({ key }) => quotes.includes(key))
      .map(({ id, theme }) => ({ id, theme, by: fields.includes(beside) ? beside : null })),
    dry_run: dryRun,
  });
  const check = async (): Promise<void> => {
    setTrial((await dataOf(api.POST('/v1/releases', { body: body(true) }))) as Trial);
  };
  const publish = async (): Promise<void> => {
    const made = await dataOf(api.POST('/v1/releases', { body: body(false) }));
    if ('id' in made) route(`/releases/${made.id}`);
  };
  const toggle = (list: readonly string[], value: string): readonly string[] =>
    list.includes(value) ? list.filter((other) => other !== value) : [...list, value];

  return (
    <>
      <h1 class="govuk-heading-l">Make a release</h1>
      <section class="card">
        <div class="field-row">
          <TextField label="Title of the report" value={title} onInput={setTitle} />
          <Choice
            label="Survey"
            value={chosen.id}
            options={(surveys.data?.surveys ?? []).map(({ id, name }) => [id, name])}
            onChange={(id) => {
              setSurvey(id);
              setFields([]);
              setTrial(null);
            }}
          />
          <Choice
            label="Wave"
            value={wave}
            options={[['', 'all waves'], ...chosen.waves.map((name): [string, string] => [name, name])]}
            onChange={setWave}
          />
          <Choice
            label="Themes"
            value={level}
            options={[
              ['rollup', 'broad'],
              ['all', 'broad and narrow'],
            ]}
            onChange={(next) => setLevel(next === 'all' ? 'all' : 'rollup')}
          />
        </div>
        <fieldset class="filters__fields">
          <legend>Tables besides the total: by</legend>
          {chosen.attributes.map(({ name }) => (
            <label key={name} class="toggle check">
              <input
                type="checkbox"
                checked={fields.includes(name)}
                onChange={() => setFields(toggle(fields, name))}
              />{' '}
              {name}
            </label>
          ))}
        </fieldset>
        {approved.problem !== undefined && (
          <ProblemBanner problem={approved.problem} retry={approved.reload} />
        )}
        <Quotes
          approved={offered}
          words={words}
          chosen={quotes}
          onToggle={(key) => setQuotes(toggle(quotes, key))}
        />
        {quotes.length > 0 && fields.length > 0 && (
          <Choice
            label="Beside each quote"
            value={fields.includes(beside) ? beside : ''}
            options={[
              ['', 'nothing'],
              ...fields.map((name): [string, string] => [name, `${name} of who said it`]),
            ]}
            onChange={setBeside}
          />
        )}
        <div class="button-row">
          <Action act={check} kind="secondary">
            Check for disclosure
          </Action>
          <Action
            act={publish}
            confirm="A release is frozen, and partners see it. Later ones are checked against it."
          >
            Release
          </Action>
        </div>
      </section>
      {trial !== null && <Checked trial={trial} words={words} />}
    </>
  );
}

interface QuotesProps {
  readonly approved: readonly ApprovedQuote[] | undefined;
  readonly words: ThemeWords;
  readonly chosen: readonly string[];
  readonly onToggle: (key: string) => void;
}

function Quotes({ approved, words, chosen, onToggle }: QuotesProps) {
  if (approved === undefined) return <Busy label="Looking for approved quotes" />;
  if (approved.length === 0)
    return (
      <p class="govuk-hint">
        No quote is approved yet: an author approves them with the results of a <a href="/batches">batch</a>.
      </p>
    );
  return (
    <details class="govuk-details">
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">
          {chosen.length} of {approved.length} approved quotes
        </span>
      </summary>
      <ul class="govuk-list">
        {approved.map(({ key, theme, wave, text }) => (
          <li key={key}>
            <label class="toggle">
              <input type="checkbox" checked={chosen.includes(key)} onChange={() => onToggle(key)} />{' '}
              <strong>{words.get(theme)?.name ?? theme}</strong>, {wave}: {text}
            </label>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Checked({ trial, words }: { trial: Trial; words: ThemeWords }) {
  return (
    <>
      <p class="govuk-inset-text" role="status">
        {trial.releasable
          ? `This can be released: ${formatCount(trial.suppressed)} of ${formatCount(trial.cells)} numbers are hidden.`
          : 'This cannot be released as it is:'}
        {trial.refusals.map(({ where, message }) => (
          <span key={`${where} ${message}`}>
            <br />
            {message}
          </span>
        ))}
      </p>
      {trial.tables.map((table, at) => (
        <ReleasedTable key={at} table={table} words={words} />
      ))}
    </>
  );
}

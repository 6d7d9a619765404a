import { useState } from 'preact/hooks';
import type { Mapping, Preview } from '../api/documents.ts';
import { formatBytes, formatCount } from '../kit/format.ts';
import { MappingForm } from './mapping-form.tsx';

interface Props {
  readonly file: File;
  readonly preview: Preview;
  readonly onMapping: (mapping: Mapping) => void;
  readonly onSend: (settings: FileSettings) => void;
  readonly onOther: () => void;
}

/** Where a file belongs and how it is read; `group` is for a survey that is new, null for none. */
export interface FileSettings {
  readonly survey: string;
  readonly wave: string;
  readonly group: string | null;
  readonly mapping: Mapping;
}

const surveyName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const nothing: Mapping = { comments: [], respondent: null, question: null, attributes: {} };

/** How the file was read, to be put right before it is sent. */
export function FilePreview({ file, preview, onMapping, onSend, onOther }: Props) {
  const [mapping, setMapping] = useState<Mapping>(preview.mapping ?? nothing);
  const [survey, setSurvey] = useState('');
  const [wave, setWave] = useState(String(new Date().getFullYear()));
  const [asked, setGroup] = useState('');
  const [tried, setTried] = useState(false);
  const attributes = Object.values(mapping.attributes);
  const group = attributes.includes(asked) ? asked : null;
  const surveyWrong = tried && !surveyName.test(survey);
  const noComments = mapping.comments.length === 0;

  function change(next: Mapping): void {
    setMapping(next);
    if (next.comments.length > 0) onMapping(next);
  }

  function send(event: Event): void {
    event.preventDefault();
    setTried(true);
    if (surveyName.test(survey) && wave.trim() !== '' && !noComments)
      onSend({ survey, wave: wave.trim(), group, mapping });
  }

  return (
    <form onSubmit={send} noValidate>
      <p class="govuk-body">
        <strong>{file.name}</strong>, {formatBytes(file.size)}, read as {preview.format.toUpperCase()}
        {preview.encoding !== null && ` in ${preview.encoding}`}.{' '}
        <button type="button" class="link-button" onClick={onOther}>
          Choose another file
        </button>
      </p>
      <section class="card">
        <h2 class="govuk-heading-m">What the columns hold</h2>
        <p class="govuk-body">
          {preview.guessed ? 'This was guessed: put right what is wrong.' : 'As you set it.'} Without a column
          for who answered, every row counts as one person.
        </p>
        {noComments && (
          <p class="govuk-error-message">
            Choose at least one column that holds comments: none looked like it by itself.
          </p>
        )}
        <MappingForm columns={preview.columns} mapping={mapping} onChange={change} />
      </section>
      <section class="card">
        <h2 class="govuk-heading-m">The first rows, as they will be stored</h2>
        <FirstRows rows={preview.rows} />
        {preview.rejections.length > 0 && (
          <details class="govuk-details">
            <summary class="govuk-details__summary">
              <span class="govuk-details__summary-text">
                {formatCount(preview.rejections.length)} of the first rows would be refused
              </span>
            </summary>
            <ul class="govuk-list">
              {preview.rejections.slice(0, 20).map(({ row, column, reason }) => (
                <li key={`${row}-${column ?? ''}`}>
                  Row {row}
                  {column !== null && `, ${column}`}: {reason}
                </li>
              ))}
            </ul>
          </details>
        )}
      </section>
      <section class="card">
        <h2 class="govuk-heading-m">Where it belongs</h2>
        <div class="field-row">
          <div class={`govuk-form-group ${surveyWrong ? 'govuk-form-group--error' : ''}`}>
            <label class="govuk-label" for="survey">
              Survey
            </label>
            <div id="survey-hint" class="govuk-hint">
              Short, without spaces, the same each time: staff-survey
            </div>
            {surveyWrong && (
              <p class="govuk-error-message" id="survey-error">
                Enter a name of letters, digits, dots and dashes, without spaces
              </p>
            )}
            <input
              id="survey"
              class="govuk-input"
              value={survey}
              aria-describedby={surveyWrong ? 'survey-hint survey-error' : 'survey-hint'}
              onInput={(event) => setSurvey(event.currentTarget.value)}
            />
          </div>
          <div class="govuk-form-group">
            <label class="govuk-label" for="wave">
              Wave
            </label>
            <div id="wave-hint" class="govuk-hint">
              When it was asked: 2026
            </div>
            <input
              id="wave"
              class="govuk-input govuk-input--width-10"
              value={wave}
              aria-describedby="wave-hint"
              onInput={(event) => setWave(event.currentTarget.value)}
            />
          </div>
          {attributes.length > 0 && (
            <div class="govuk-form-group">
              <label class="govuk-label" for="group">
                People are grouped by
              </label>
              <div id="group-hint" class="govuk-hint">
                For a new survey: keys can be limited to some groups, and quotes are spread over them
              </div>
              <select
                id="group"
                class="govuk-select"
                value={group ?? ''}
                aria-describedby="group-hint"
                onChange={(event) => setGroup(event.currentTarget.value)}
              >
                <option value="">nothing</option>
                {attributes.map((name) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
              </select>
            </div>
          )}
        </div>
        <button type="submit" class="govuk-button">
          Send
        </button>
      </section>
    </form>
  );
}

function FirstRows({ rows }: { rows: Preview['rows'] }) {
  if (rows.length === 0) return <p class="govuk-body">No row could be read this way.</p>;
  return (
    <ol class="first-rows">
      {rows.slice(0, 5).map(({ row, respondent, attributes, comments }) => (
        <li key={row}>
          <p class="first-rows__who">
            Row {row}
            {respondent !== null && ` · ${respondent}`}
            {Object.entries(attributes).map(([name, value]) => ` · ${name}: ${value}`)}
          </p>
          {comments.map(({ question, text, blank }, at) => (
            <blockquote key={at} class={blank ? 'blank' : undefined}>
              {question !== null && <span class="first-rows__question">{question} </span>}
              {blank ? `${text === '' ? 'Nothing' : text} (counts as blank)` : text}
            </blockquote>
          ))}
        </li>
      ))}
    </ol>
  );
}

import { useLocation } from 'preact-iso';
import { useId, useState } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import type { Got } from '../api/documents.ts';
import { Action } from '../kit/action.tsx';
import { formatCount } from '../kit/format.ts';

type Suggestion = Got<'/v1/suggestions'>['suggestions'][number];

interface Props {
  readonly suggestion: Suggestion;
  /** What it was found among, in words. */
  readonly among: string;
  readonly codebook: string;
}

/** One suggestion: its phrases, comments like it, and the way into the draft. */
export function SuggestionCard({ suggestion, among, codebook }: Props) {
  const { id, theme, comments, respondents, phrases, examples } = suggestion;
  const { route } = useLocation();
  const field = useId();
  const [name, setName] = useState(phrases[0]?.phrase ?? '');

  async function take(): Promise<void> {
    await dataOf(
      api.POST('/v1/suggestions/{id}/draft', {
        params: { path: { id } },
        body: { name },
      }),
    );
    route(`/codebook?id=${encodeURIComponent(codebook)}&view=draft`);
  }

  return (
    <article class="card">
      <h2 class="govuk-heading-m">
        {phrases
          .slice(0, 3)
          .map(({ phrase }) => phrase)
          .join(', ')}
      </h2>
      <p class="govuk-body">
        {theme === null ? `Among ${among}` : `Within ${among}`}: {formatCount(comments)} comments by{' '}
        {formatCount(respondents)} people.
      </p>
      <ul class="terms">
        {phrases.map(({ phrase }) => (
          <li key={phrase}>{phrase}</li>
        ))}
      </ul>
      <ul class="flips">
        {examples.map(({ comment, text }) => (
          <li key={comment}>
            <blockquote>{text}</blockquote>
          </li>
        ))}
      </ul>
      <div class="find-form">
        <label class="govuk-label" for={field}>
          Name
        </label>
        <input
          id={field}
          class="govuk-input"
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <Action act={take} kind="secondary">
          Put it into the draft
        </Action>
      </div>
    </article>
  );
}

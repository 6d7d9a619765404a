import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import type { Codebook as CodebookDocument } from '../api/documents.ts';
import { Busy } from '../kit/busy.tsx';
import { JobProgress } from '../kit/job-progress.tsx';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useJob } from '../kit/use-job.ts';
import { useTitle } from '../kit/use-title.ts';
import { may } from '../session.ts';
import { CountTerms } from './count-terms.tsx';
import { Draft } from './draft.tsx';
import { readTermCounts } from './read-term-counts.ts';
import { ThemeEntry } from './theme-entry.tsx';

/** What every theme means, and the words that give it away. */
export function Codebook() {
  useTitle('Codebook');
  const { query, route } = useLocation();
  const list = useAnswer('codebooks', () => dataOf(api.GET('/v1/codebooks')));
  const view = query['view'] === 'draft' ? 'draft' : 'themes';
  const ids = [...new Set(list.data?.codebooks.map(({ id }) => id))];
  const id = query['id'] ?? ids[0] ?? '';
  const { data, problem, reload } = useAnswer(id, async () =>
    id === '' ? undefined : dataOf(api.GET('/v1/codebooks/{id}', { params: { path: { id } } })),
  );
  return (
    <>
      <h1 class="govuk-heading-l">{data?.name ?? 'Codebook'}</h1>
      <label>
        Codebook{' '}
        <select
          class="govuk-select"
          value={id}
          onChange={(event) => route(`/codebook?id=${encodeURIComponent(event.currentTarget.value)}`)}
        >
          {ids.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      </label>
      {problem !== undefined && <ProblemBanner problem={problem} retry={reload} />}
      {data === undefined && problem === undefined && <Busy />}
      {data !== undefined && may('analyst', 'reviewer') && (
        <nav class="tabs" aria-label="Codebook">
          <ul>
            {(['themes', 'draft'] as const).map((one) => (
              <li key={one}>
                <a
                  href={`/codebook?id=${encodeURIComponent(id)}&view=${one}`}
                  aria-current={one === view ? 'page' : undefined}
                >
                  {one === 'themes' ? 'Themes' : 'Change it'}
                </a>
              </li>
            ))}
            <li>
              <a href="/suggestions">Suggestions</a>
            </li>
          </ul>
        </nav>
      )}
      {data !== undefined && may() && <LabelsFollowing codebook={data.id} />}
      {data !== undefined && view === 'themes' && <Themes codebook={data} />}
      {data !== undefined && view === 'draft' && <Draft codebook={data} />}
    </>
  );
}

/** Labels follow a version that was published: how far they are. */
function LabelsFollowing({ codebook }: { codebook: string }) {
  return <JobProgress card watch={useJob('carry-labels', { codebook }, () => undefined)} />;
}

function Themes({ codebook }: { codebook: CodebookDocument }) {
  const [find, setFind] = useState('');
  const mayCount = may('analyst', 'reviewer');
  const terms = useAnswer(codebook.id, async () => (mayCount ? readTermCounts(codebook.id) : null));
  const wanted = find.trim().toLowerCase();
  const shown = codebook.themes.filter(
    ({ id, name, definition, lexicon }) =>
      wanted === '' ||
      [id, name, definition, ...lexicon.map(({ term }) => term)].some((text) =>
        text.toLowerCase().includes(wanted),
      ),
  );
  return (
    <>
      <div class="govuk-form-group find">
        <label class="govuk-label" for="find">
          Find a theme or a word of a lexicon
        </label>
        <input
          id="find"
          class="govuk-input"
          value={find}
          onInput={(event) => setFind(event.currentTarget.value)}
        />
      </div>
      {mayCount && <CountTerms codebook={codebook.id} terms={terms} />}
      <p class="govuk-hint" role="status">
        {shown.length} of {codebook.themes.length} themes, version {codebook.version}
      </p>
      {shown.map((theme) => (
        <ThemeEntry key={theme.id} theme={theme} counts={terms.data?.counts ?? null} />
      ))}
    </>
  );
}

import { useLocation } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import type { Got } from '../api/documents.ts';
import { type Problem, problemOf } from '../api/problem.ts';
import { SurveyPage } from '../explore/survey-page.tsx';
import { Busy } from '../kit/busy.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { useThemeWords } from '../kit/theme-words.tsx';
import type { Survey } from '../kit/use-surveys.ts';
import { CommentCard } from './comment-card.tsx';

type Page = Got<'/v1/comments'>;
type Comment = Page['comments'][number];

/** Read comments: those behind a number of the explorer, or those with certain words. */
export function Comments() {
  return <SurveyPage title="Comments">{(survey) => <Found survey={survey} />}</SurveyPage>;
}

function Found({ survey: { id: survey, codebook } }: { survey: Survey }) {
  const { url, query, route } = useLocation();
  const words = useThemeWords(codebook);
  const search = url.split('?')[1] ?? '';
  const [wanted, setWanted] = useState(query['q'] ?? '');
  const [found, setFound] = useState<readonly Comment[] | null>(null);
  const [more, setMore] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function fetchPage(cursor: string | null): Promise<void> {
    try {
      const page = await readPage(search, survey, cursor);
      setFound((old) => (cursor === null ? page.comments : [...(old ?? []), ...page.comments]));
      setMore(page.next);
      setProblem(null);
    } catch (error) {
      setProblem(problemOf(error));
    }
  }

  useEffect(() => {
    setFound(null);
    void fetchPage(null);
  }, [search, survey]);

  function find(event: Event): void {
    event.preventDefault();
    const next = new URLSearchParams(search);
    next.set('survey', survey);
    if (wanted.trim() === '') next.delete('q');
    else next.set('q', wanted.trim());
    route(`/comments?${next.toString()}`, true);
  }

  const filters = [...new URLSearchParams(search)].filter(
    ([name]) => name === 'theme' || name.startsWith('filter'),
  );
  return (
    <>
      <form class="find-form" role="search" onSubmit={find}>
        <label class="govuk-label" for="words">
          With these words
        </label>
        <input
          id="words"
          class="govuk-input"
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
        <button type="submit" class="govuk-button govuk-button--secondary">
          Find
        </button>
      </form>
      {filters.length > 0 && (
        <p class="govuk-body">
          Only{' '}
          {filters
            .map(([name, value]) =>
              name === 'theme'
                ? (words.get(value)?.name ?? value)
                : `${name.replace(/^filter\[(.+)\]$/, '$1')}: ${value}`,
            )
            .join('; ')}
          {'. '}
          <a href={`/comments?survey=${encodeURIComponent(survey)}`}>All comments</a>
        </p>
      )}
      {problem !== null && <ProblemBanner problem={problem} retry={() => void fetchPage(null)} />}
      {found === null && problem === null && <Busy />}
      {found?.length === 0 && (
        <EmptyState title="No comment fits">Take a filter away, or look for other words.</EmptyState>
      )}
      <ul class="comments">
        {found?.map((comment) => (
          <CommentCard key={comment.id} comment={comment} theme={query['theme'] ?? null} words={words} />
        ))}
      </ul>
      {more !== null && (
        <button
          type="button"
          class="govuk-button govuk-button--secondary"
          onClick={() => void fetchPage(more)}
        >
          More
        </button>
      )}
    </>
  );
}

async function readPage(search: string, survey: string, cursor: string | null): Promise<Page> {
  const asked = new URLSearchParams({ survey, limit: '50' });
  for (const [name, value] of new URLSearchParams(search)) {
    if (name === 'q') asked.set('q', value);
    if (name === 'theme') asked.append('filter[theme]', `=${value}`);
    if (name.startsWith('filter[')) asked.append(name, `=${value}`);
  }
  if (cursor !== null) asked.set('cursor', cursor);
  return dataOf(
    api.GET('/v1/comments', { params: { query: { survey } }, querySerializer: () => asked.toString() }),
  );
}

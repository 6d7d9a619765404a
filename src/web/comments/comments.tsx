import { useLocation } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import { api, dataOf } from '../api/client.ts';
import type { Got } from '../api/documents.ts';
import { type Problem, problemOf } from '../api/problem.ts';
import { ExploreNav } from '../explore/explore-nav.tsx';
import { Busy } from '../kit/busy.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { useSurveys } from '../kit/use-surveys.ts';
import { useTitle } from '../kit/use-title.ts';
import { CommentCard } from './comment-card.tsx';

type Page = Got<'/v1/comments'>;
type Comment = Page['comments'][number];

/** Read comments: those behind a number of the explorer, or those with certain words. */
export function Comments() {
  useTitle('Comments');
  const { url, query, route } = useLocation();
  const surveys = useSurveys();
  const survey = query['survey'] ?? surveys.data?.surveys[0]?.id;
  const search = url.split('?')[1] ?? '';
  const [words, setWords] = useState(query['q'] ?? '');
  const [found, setFound] = useState<readonly Comment[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function fetchPage(cursor: string | null): Promise<void> {
    if (survey === undefined) return;
    try {
      const page = await readPage(search, survey, cursor);
      setFound((old) => (cursor === null ? page.comments : [...(old ?? []), ...page.comments]));
      setNext(page.next);
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
    const wanted = new URLSearchParams(search);
    if (survey !== undefined) wanted.set('survey', survey);
    if (words.trim() === '') wanted.delete('q');
    else wanted.set('q', words.trim());
    route(`/comments?${wanted.toString()}`, true);
  }

  const filters = [...new URLSearchParams(search)].filter(
    ([name]) => name === 'theme' || name.startsWith('filter'),
  );
  return (
    <>
      <h1 class="govuk-heading-l">Comments</h1>
      <ExploreNav survey={survey} />
      <form class="find-form" role="search" onSubmit={find}>
        <label class="govuk-label" for="words">
          With these words
        </label>
        <input
          id="words"
          class="govuk-input"
          value={words}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
        <button type="submit" class="govuk-button govuk-button--secondary">
          Find
        </button>
      </form>
      {filters.length > 0 && (
        <p class="govuk-body">
          Only{' '}
          {filters.map(([name, value]) => `${name.replace(/^filter\[(.+)\]$/, '$1')}: ${value}`).join('; ')}
        </p>
      )}
      {problem !== null && <ProblemBanner problem={problem} retry={() => void fetchPage(null)} />}
      {found === null && problem === null && <Busy />}
      {found?.length === 0 && (
        <EmptyState title="No comment fits">Take a filter away, or look for other words.</EmptyState>
      )}
      <ul class="comments">
        {found?.map((comment) => (
          <CommentCard key={comment.id} comment={comment} theme={query['theme'] ?? null} />
        ))}
      </ul>
      {next !== null && (
        <button
          type="button"
          class="govuk-button govuk-button--secondary"
          onClick={() => void fetchPage(next)}
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

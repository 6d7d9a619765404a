import { useLocation } from 'preact-iso';
import { api, dataOf } from '../api/client.ts';
import { Busy } from '../kit/busy.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useTitle } from '../kit/use-title.ts';
import { may } from '../session.ts';
import { ExploreTable } from './explore-table.tsx';
import { FilterBar } from './filter-bar.tsx';
import { readView, type View, writeView } from './view.ts';

/** How often each theme occurs, by anything that is known of people; every choice is in the address. */
export function Explore() {
  useTitle('Explore');
  const { url, route } = useLocation();
  const surveys = useAnswer('surveys', () => dataOf(api.GET('/v1/surveys')));
  const first = surveys.data?.surveys[0]?.id;
  if (surveys.problem !== undefined)
    return <ProblemBanner problem={surveys.problem} retry={surveys.reload} />;
  if (surveys.data === undefined) return <Busy />;
  if (first === undefined)
    return (
      <EmptyState title="There is nothing to explore yet">
        {may('author') ? <a href="/upload">Send a file of comments</a> : 'An author sends comments first.'}
      </EmptyState>
    );
  const view = readView(url.split('?')[1] ?? '', first);
  const change = (changes: Partial<View>): void => {
    route(`/explore?${writeView({ ...view, ...changes }).toString()}`, true);
  };
  return (
    <>
      <h1 class="govuk-heading-l">Explore</h1>
      <div class="explore">
        <FilterBar view={view} onChange={change} />
        <ExploreTable view={view} onChange={change} />
      </div>
    </>
  );
}

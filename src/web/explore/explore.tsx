import { useLocation } from 'preact-iso';
import { Busy } from '../kit/busy.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { useSurveys } from '../kit/use-surveys.ts';
import { useTitle } from '../kit/use-title.ts';
import { may } from '../session.ts';
import { ExploreNav } from './explore-nav.tsx';
import { ExploreTable } from './explore-table.tsx';
import { FilterBar } from './filter-bar.tsx';
import { readView, type View, writeView } from './view.ts';

/** How often each theme occurs, by anything that is known of people; every choice is in the address. */
export function Explore() {
  useTitle('Explore');
  const { url, route } = useLocation();
  const surveys = useSurveys();
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
      <ExploreNav survey={view.survey} />
      <div class="explore">
        <FilterBar view={view} onChange={change} />
        <ExploreTable view={view} onChange={change} />
      </div>
    </>
  );
}

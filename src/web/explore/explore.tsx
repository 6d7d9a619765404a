import { useLocation } from 'preact-iso';
import { ExploreTable } from './explore-table.tsx';
import { FilterBar } from './filter-bar.tsx';
import { SurveyPage } from './survey-page.tsx';
import { readView, type View, writeView } from './view.ts';

/** How often each theme occurs, by anything that is known of people; every choice is in the address. */
export function Explore() {
  const { url, route } = useLocation();
  return (
    <SurveyPage title="Explore">
      {(survey) => {
        const view = readView(url.split('?')[1] ?? '', survey.id);
        const change = (changes: Partial<View>): void => {
          route(`/explore?${writeView({ ...view, ...changes }).toString()}`, true);
        };
        return (
          <div class="explore">
            <FilterBar survey={survey} view={view} onChange={change} />
            <ExploreTable view={view} onChange={change} />
          </div>
        );
      }}
    </SurveyPage>
  );
}

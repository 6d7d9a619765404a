import { useLocation } from 'preact-iso';
import type { ComponentChildren } from 'preact';
import { Busy } from '../kit/busy.tsx';
import { Choice } from '../kit/choice.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { NoSuchSurvey } from '../kit/no-such-survey.tsx';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { type Survey, surveyNamed, useSurveys } from '../kit/use-surveys.ts';
import { useTitle } from '../kit/use-title.ts';
import { may } from '../session.ts';
import { ExploreNav } from './explore-nav.tsx';

interface Props {
  readonly title: string;
  readonly children: (survey: Survey) => ComponentChildren;
}

/** A page of analysis, of the survey that the address names, or of the first when it names none; says so where there is none. */
export function SurveyPage({ title, children }: Props) {
  useTitle(title);
  const { path, query, route } = useLocation();
  const { data, problem, reload } = useSurveys();
  const surveys = data?.surveys ?? [];
  const survey = surveyNamed(surveys, query['survey']);
  return (
    <>
      <div class="heading-row">
        <h1 class="govuk-heading-l">{title}</h1>
        {survey !== undefined && surveys.length > 1 && (
          <Choice
            label="Survey"
            value={survey.id}
            options={surveys.map(({ id, name }) => [id, name])}
            onChange={(id) => route(`${path}?survey=${encodeURIComponent(id)}`)}
          />
        )}
      </div>
      <ExploreNav survey={survey?.id} />
      {problem !== undefined && <ProblemBanner problem={problem} retry={reload} />}
      {data === undefined && problem === undefined && <Busy />}
      {surveys.length > 0 && survey === undefined && (
        <NoSuchSurvey
          id={query['survey'] ?? ''}
          surveys={surveys}
          hrefOf={(id) => `${path}?survey=${encodeURIComponent(id)}`}
        />
      )}
      {data !== undefined && surveys.length === 0 && (
        <EmptyState title="There is nothing to explore yet">
          {may('author') ? (
            <a href="/upload">Send a file of comments</a>
          ) : (
            'An author sends comments first; they appear here then.'
          )}
        </EmptyState>
      )}
      {survey !== undefined && children(survey)}
    </>
  );
}

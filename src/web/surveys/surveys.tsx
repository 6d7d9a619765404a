import { useLocation } from 'preact-iso';
import { Busy } from '../kit/busy.tsx';
import { Choice } from '../kit/choice.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { formatTime } from '../kit/format.ts';
import { NoSuchSurvey } from '../kit/no-such-survey.tsx';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { surveyNamed, useSurveys } from '../kit/use-surveys.ts';
import { useTitle } from '../kit/use-title.ts';
import { may } from '../session.ts';
import { ErasePerson } from './erase-person.tsx';
import { Grouping } from './grouping.tsx';

const hrefOf = (id: string): string => `/surveys?survey=${encodeURIComponent(id)}`;

/** How a survey is set up, and where one person is erased from it. */
export function Surveys() {
  useTitle('Surveys');
  const { query, route } = useLocation();
  const { data, problem, reload } = useSurveys();
  const surveys = data?.surveys ?? [];
  const survey = surveyNamed(surveys, query['survey']);
  return (
    <>
      <div class="heading-row">
        <h1 class="govuk-heading-l">{survey?.name ?? 'Surveys'}</h1>
        {survey !== undefined && surveys.length > 1 && (
          <Choice
            label="Survey"
            value={survey.id}
            options={surveys.map(({ id, name }) => [id, name])}
            onChange={(id) => route(hrefOf(id))}
          />
        )}
      </div>
      {problem !== undefined && <ProblemBanner problem={problem} retry={reload} />}
      {data === undefined && problem === undefined && <Busy />}
      {data !== undefined && surveys.length === 0 && (
        <EmptyState title="There is no survey yet">
          The first file of a survey makes it. <a href="/upload">Send a file of comments</a>.
        </EmptyState>
      )}
      {surveys.length > 0 && survey === undefined && (
        <NoSuchSurvey id={query['survey'] ?? ''} surveys={surveys} hrefOf={hrefOf} />
      )}
      {survey !== undefined && (
        <>
          <p class="govuk-body">
            Survey <code>{survey.id}</code>, made {formatTime(survey.created_at)}; codebook{' '}
            <a href="/codebook">{survey.codebook}</a>;{' '}
            {survey.waves.length === 0 ? 'no wave yet' : `waves ${survey.waves.join(', ')}`}.
          </p>
          {may() && (
            <>
              <Grouping key={`grouping ${survey.id}`} survey={survey} onChange={reload} />
              <ErasePerson key={`erasing ${survey.id}`} survey={survey.id} />
            </>
          )}
        </>
      )}
    </>
  );
}

import { useLocation } from 'preact-iso';
import { api, dataOf } from '../api/client.ts';
import { Action } from '../kit/action.tsx';
import { Busy } from '../kit/busy.tsx';
import { Choice } from '../kit/choice.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { formatCount, formatTime } from '../kit/format.ts';
import { JobProgress } from '../kit/job-progress.tsx';
import { NoSuchSurvey } from '../kit/no-such-survey.tsx';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { useJob } from '../kit/use-job.ts';
import { type Survey, surveyNamed, useSurveys } from '../kit/use-surveys.ts';
import { useTitle } from '../kit/use-title.ts';
import { SuggestionsAmong } from './suggestions-among.tsx';

/** Themes that comments suggest and the codebook does not have. */
export function Suggestions() {
  useTitle('Suggestions');
  const { data, problem, reload } = useSurveys();
  const { query, route } = useLocation();
  const survey = surveyNamed(data?.surveys ?? [], query['survey']);
  if (problem !== undefined) return <ProblemBanner problem={problem} retry={reload} />;
  return (
    <>
      <h1 class="govuk-heading-l">Suggested themes</h1>
      {data === undefined && <Busy />}
      {data?.surveys.length === 0 && (
        <EmptyState title="There is nothing to look at yet">Comments have to be sent first.</EmptyState>
      )}
      {data !== undefined && data.surveys.length > 0 && survey === undefined && (
        <NoSuchSurvey
          id={query['survey'] ?? ''}
          surveys={data.surveys}
          hrefOf={(id) => `/suggestions?survey=${encodeURIComponent(id)}`}
        />
      )}
      {survey !== undefined && (
        <>
          <div class="field-row field-row--tight">
            <Choice
              label="Survey"
              value={survey.id}
              options={data?.surveys.map(({ id, name }) => [id, name]) ?? []}
              onChange={(id) => route(`/suggestions?survey=${encodeURIComponent(id)}`, true)}
            />
          </div>
          <Found survey={survey} />
        </>
      )}
    </>
  );
}

function Found({ survey }: { survey: Survey }) {
  const { data, problem, reload } = useAnswer(survey.id, () =>
    dataOf(api.GET('/v1/suggestions', { params: { query: { survey: survey.id } } })),
  );
  const search = useJob('discover', { survey: survey.id }, reload);
  const look = (): Promise<void> =>
    search.start(() => dataOf(api.POST('/v1/suggestions', { body: { survey: survey.id } })));
  if (problem !== undefined) return <ProblemBanner problem={problem} retry={reload} />;
  if (data === undefined) return <Busy />;
  return (
    <>
      <p class="govuk-body">
        Phrases that set a group of comments apart, among those without a theme and within each broad theme.
        {data.computed_at !== null &&
          ` Looked for ${formatTime(data.computed_at)} in ${formatCount(data.comments)} comments.`}
        {data.computed_at === null &&
          ' They are looked for by themselves about a minute after comments were tagged.'}
        {data.stale && ' Comments or the codebook have changed since.'}
      </p>
      <JobProgress card watch={search} />
      {!search.open && (
        <Action act={look} kind={data.computed_at === null ? 'primary' : 'secondary'}>
          {data.computed_at === null ? 'Look for themes' : 'Look again'}
        </Action>
      )}
      {data.computed_at !== null && data.suggestions.length === 0 && (
        <EmptyState title="Nothing stands out">
          The codebook covers what people say, as far as can be told.
        </EmptyState>
      )}
      {data.suggestions.length > 0 && (
        <SuggestionsAmong survey={survey.id} codebook={survey.codebook} suggestions={data.suggestions} />
      )}
    </>
  );
}

import { useLocation } from 'preact-iso';
import { api, dataOf } from '../api/client.ts';
import { Busy } from '../kit/busy.tsx';
import { Choice } from '../kit/choice.tsx';
import { useAnswer } from '../kit/use-answer.ts';
import { NoSuchSurvey } from '../kit/no-such-survey.tsx';
import { surveyNamed, useSurveys } from '../kit/use-surveys.ts';
import { useTitle } from '../kit/use-title.ts';
import { ReviewDesk } from './review-desk.tsx';
import type { Purpose } from './review-queue.ts';

const purposes: readonly { readonly purpose: Purpose; readonly name: string; readonly about: string }[] = [
  { purpose: 'learn', name: 'Learn', about: 'the comments from which the classifier learns most' },
  { purpose: 'audit', name: 'Audit', about: 'a random draw, judged blind, on which every estimate rests' },
  { purpose: 'disputed', name: 'Disputed', about: 'labels that look wrong, or on which reviewers differ' },
  { purpose: 'adjudicate', name: 'Adjudicate', about: 'two reviewers differ: you decide' },
  { purpose: 'theme', name: 'One theme', about: 'yes or no to one theme, comment after comment' },
  { purpose: 'uncategorised', name: 'Uncategorised', about: 'comments on which the machine found no theme' },
];

/** Reviewing: which queue, of which survey; the rest is the desk. */
export function Review() {
  useTitle('Review');
  const { path, query, route } = useLocation();
  const wanted = query['purpose'] ?? (path === '/adjudicate' ? 'adjudicate' : 'learn');
  const chosen = purposes.find(({ purpose }) => purpose === wanted) ?? purposes[0];
  const survey = query['survey'] ?? null;
  const theme = query['theme'] ?? null;
  const surveys = useSurveys();
  const codebookId = surveyNamed(surveys.data?.surveys ?? [], survey ?? undefined)?.codebook;
  const codebook = useAnswer(codebookId ?? '', async () =>
    codebookId === undefined
      ? undefined
      : dataOf(api.GET('/v1/codebooks/{id}', { params: { path: { id: codebookId } } })),
  );
  if (chosen === undefined) return null;

  function go(changes: Readonly<Record<string, string | null>>): void {
    const next = new URLSearchParams({ purpose: wanted, ...query });
    for (const [name, value] of Object.entries(changes))
      if (value === null || value === '') next.delete(name);
      else next.set(name, value);
    route(`/review?${next.toString()}`);
  }

  const isUnknown =
    survey !== null && surveys.data !== undefined && surveyNamed(surveys.data.surveys, survey) === undefined;
  const needsTheme = chosen.purpose === 'theme';
  return (
    <>
      <h1 class="govuk-heading-l">Review comments</h1>
      <nav class="tabs" aria-label="Queues">
        <ul>
          {purposes.map(({ purpose, name }) => (
            <li key={purpose}>
              <a
                href={`/review?purpose=${purpose}${survey === null ? '' : `&survey=${encodeURIComponent(survey)}`}`}
                aria-current={purpose === chosen.purpose ? 'page' : undefined}
              >
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="field-row field-row--tight">
        <p class="govuk-body">{`${chosen.name}: ${chosen.about}.`}</p>
        <Choice
          label="Survey"
          value={survey ?? ''}
          options={[
            ['', 'all that you may see'],
            ...(surveys.data?.surveys ?? []).map(({ id, name }): [string, string] => [id, name]),
          ]}
          onChange={(next) => go({ survey: next })}
        />
        {needsTheme && (
          <Choice
            label="Theme"
            value={theme ?? ''}
            options={[
              ['', 'choose one'],
              ...(codebook.data?.themes ?? []).map(({ id, name }): [string, string] => [id, name]),
            ]}
            onChange={(next) => go({ theme: next })}
          />
        )}
      </div>
      {isUnknown ? (
        <NoSuchSurvey
          id={survey}
          surveys={surveys.data.surveys}
          hrefOf={(id) => `/review?purpose=${wanted}&survey=${encodeURIComponent(id)}`}
        />
      ) : survey !== null && surveys.data === undefined && surveys.problem === undefined ? (
        <Busy />
      ) : needsTheme && theme === null ? (
        <p class="govuk-inset-text">Choose the theme to ask about.</p>
      ) : (
        <ReviewDesk purpose={chosen.purpose} survey={survey} theme={needsTheme ? theme : null} />
      )}
    </>
  );
}

import { api, dataOf } from '../api/client.ts';
import type { Got } from '../api/documents.ts';
import { countsAwaited } from './still-counting.tsx';
import { type Answer, useAnswer } from './use-answer.ts';

export type Survey = Got<'/v1/surveys'>['surveys'][number];

/** Every survey that may be seen, with all attributes that its people have: those declared, in their order, then others. */
export function useSurveys(): Answer<{ surveys: Survey[] }> {
  return useAnswer(`surveys ${countsAwaited.value}`, async () => {
    const { surveys } = await dataOf(api.GET('/v1/surveys'));
    return { surveys: surveys.map(withSeen) };
  });
}

/** The survey that an address names, or the first one where it names none; undefined when there is no such survey. */
export function surveyNamed(surveys: readonly Survey[], id: string | undefined): Survey | undefined {
  return id === undefined || id === '' ? surveys[0] : surveys.find((survey) => survey.id === id);
}

function withSeen(survey: Survey): Survey {
  const declared = new Set(survey.attributes.map(({ name }) => name));
  const others = survey.seen.filter((name) => !declared.has(name));
  return { ...survey, attributes: [...survey.attributes, ...others.map((name) => ({ name, values: null }))] };
}

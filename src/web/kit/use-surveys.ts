import { api, dataOf } from '../api/client.ts';
import type { Got } from '../api/documents.ts';
import { type Answer, useAnswer } from './use-answer.ts';

export type Survey = Got<'/v1/surveys'>['surveys'][number];

/** Every survey that may be seen. */
export function useSurveys(): Answer<{ surveys: Survey[] }> {
  return useAnswer('surveys', () => dataOf(api.GET('/v1/surveys')));
}

import createClient from 'openapi-fetch';
import { endSession } from '../session.ts';
import type { paths } from './openapi.d.ts';
import { ProblemError, problemOf } from './problem.ts';

/** The service's API, typed by its OpenAPI document. A session that has ended leads back to the sign-in page. */
export const api = createClient<paths>({
  baseUrl: '/',
  headers: { 'x-requested-with': 'verbatim' },
  querySerializer: { array: { style: 'form', explode: true } },
});

api.use({
  onResponse({ response, schemaPath }) {
    if (response.status === 401 && schemaPath !== '/v1/session') endSession();
  },
});

/** The data of an answer. Throws a ProblemError for a problem. */
export async function dataOf<T>(answer: Promise<{ data?: T; error?: unknown }>): Promise<T> {
  const { data, error } = await answer;
  if (error !== undefined) throw new ProblemError(problemOf(error));
  return data as T;
}

import { api, dataOf } from '../api/client.ts';
import type { Got } from '../api/documents.ts';

/** A quote under one of its themes; `key` tells both. */
export type ApprovedQuote = Got<'/v1/surveys/{id}/quotes'>['quotes'][number] & { readonly key: string };

/** Every quote that an author approved in the batches of a survey, once under each theme. Throws ProblemError. */
export async function readApprovedQuotes(survey: string): Promise<ApprovedQuote[]> {
  const { quotes } = await dataOf(api.GET('/v1/surveys/{id}/quotes', { params: { path: { id: survey } } }));
  return quotes.map((quote) => ({ ...quote, key: `${quote.id} ${quote.theme}` }));
}

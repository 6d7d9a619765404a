import { api, dataOf } from '../api/client.ts';
import type { Quote } from '../api/documents.ts';
import type { paths } from '../api/openapi.d.ts';

export type QuoteDecision =
  paths['/v1/quotes/{id}/decision']['post']['requestBody']['content']['application/json'];

/** Decides of a quote as it was seen. Throws ProblemError, with status 412 when somebody was faster. */
export async function decideQuote(quote: Quote, decision: QuoteDecision): Promise<void> {
  await dataOf(
    api.POST('/v1/quotes/{id}/decision', {
      params: { path: { id: quote.id } },
      headers: { 'if-match': `"${quote.version}"` },
      body: decision,
    }),
  );
}

import { api, dataOf } from '../api/client.ts';

export interface ApprovedQuote {
  readonly key: string;
  readonly id: string;
  readonly theme: string;
  readonly name: string;
  readonly text: string;
}

/** Every quote that an author approved in the batches of a survey, by broad theme. Throws ProblemError. */
export async function readApprovedQuotes(survey: string): Promise<ApprovedQuote[]> {
  const { batches } = await dataOf(api.GET('/v1/batches', { params: { query: { survey, limit: '20' } } }));
  const found = await Promise.all(
    batches.filter(({ state }) => state === 'done').map(({ id }) => quotesOfBatch(id)),
  );
  return found.flat();
}

async function quotesOfBatch(id: string): Promise<ApprovedQuote[]> {
  const path = { id };
  const { themes } = await dataOf(api.GET('/v1/batches/{id}/themes', { params: { path } }));
  const broad = themes.filter(({ parent, tagged }) => parent === null && tagged.comments.n > 0);
  const pages = await Promise.all(
    broad.map(async ({ theme, name }) => {
      const { quotes } = await dataOf(
        api.GET('/v1/batches/{id}/quotes', { params: { path, query: { theme } } }),
      );
      return quotes
        .filter(({ status }) => status === 'approved')
        .map((quote) => ({ key: `${quote.id} ${theme}`, id: quote.id, theme, name, text: quote.text }));
    }),
  );
  return pages.flat();
}

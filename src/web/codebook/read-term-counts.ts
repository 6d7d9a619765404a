import { api, dataOf } from '../api/client.ts';

/** How many comments each term finds: theme and term, with a space between, to comments. */
export type TermCounts = ReadonlyMap<string, number>;

/** The batch over which a codebook's terms are counted, its newest, and what was counted: null until it is. */
export interface CountedTerms {
  readonly batch: string;
  readonly counts: TermCounts | null;
}

/** Reads what the terms of a codebook find; null without a batch. Throws ProblemError. */
export async function readTermCounts(codebook: string): Promise<CountedTerms | null> {
  const { batches } = await dataOf(api.GET('/v1/batches', { params: { query: { limit: '50' } } }));
  const batch = batches.find((one) => one.codebook === codebook && one.state === 'done')?.id;
  if (batch === undefined) return null;
  const { terms } = await dataOf(
    api.GET('/v1/codebooks/{id}/terms', { params: { path: { id: codebook }, query: { batch } } }),
  );
  const counts =
    terms === null ? null : new Map(terms.map(({ theme, term, comments }) => [`${theme} ${term}`, comments]));
  return { batch, counts };
}

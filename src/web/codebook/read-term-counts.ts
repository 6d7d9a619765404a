import { api, dataOf } from '../api/client.ts';
import { waitForJob } from '../kit/wait-for-job.ts';

/** How many comments each term finds: theme and term, with a space between, to comments. */
export type TermCounts = ReadonlyMap<string, number>;

/**
 * Counts of a codebook's terms over its newest batch, or over some thousands of its comments; null without a batch. A
 * worker counts them when they are first asked for. Throws ProblemError.
 */
export async function readTermCounts(codebook: string): Promise<TermCounts | null> {
  const { batches } = await dataOf(api.GET('/v1/batches', { params: { query: { limit: '50' } } }));
  const batch = batches.find((one) => one.codebook === codebook && one.state === 'done')?.id;
  if (batch === undefined) return null;
  const path = { id: codebook };
  const { job } = await dataOf(api.POST('/v1/codebooks/{id}/terms', { params: { path }, body: { batch } }));
  await waitForJob(job);
  const { terms } = await dataOf(api.GET('/v1/codebooks/{id}/terms', { params: { path, query: { batch } } }));
  return new Map((terms ?? []).map(({ theme, term, comments }) => [`${theme} ${term}`, comments]));
}

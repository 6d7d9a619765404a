import { api, dataOf } from '../api/client.ts';

/** A release by its id. Throws ProblemError. */
export async function readRelease(id: string) {
  return dataOf(api.GET('/v1/releases/{id}', { params: { path: { id } } }));
}
export type Release = Awaited<ReturnType<typeof readRelease>>;

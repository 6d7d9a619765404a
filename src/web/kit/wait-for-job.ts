import { api, dataOf } from '../api/client.ts';
import { ProblemError, problemOf } from '../api/problem.ts';

/** Waits for the end of a job. Throws ProblemError when it failed. */
export async function waitForJob(id: string): Promise<void> {
  for (;;) {
    const { state, problem } = await dataOf(api.GET('/v1/jobs/{id}', { params: { path: { id } } }));
    if (state === 'failed') throw new ProblemError(problemOf(problem));
    if (state !== 'queued' && state !== 'running') return;
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
}

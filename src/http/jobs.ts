import { z } from 'zod';
import { Problem } from '../errors.ts';
import { cancelJob } from '../storage/cancel-job.ts';
import type { Database } from '../storage/database.ts';
import type { Key } from '../storage/keys.ts';
import { type Job, listJobs, readJob } from '../storage/read-jobs.ts';
import { caller, type Routes } from './context.ts';
import { JobDocument, jobDocument } from './job-document.ts';
import { jobKindNames, type KindOfJob, kindOfJob } from './job-kinds.ts';
import { rightsOn } from './job-rights.ts';
import { SurveyRef } from './names.ts';
import { queryNumber } from './page.ts';

const JobParams = z.strictObject({ id: z.uuid() });
const mostListed = 50;

/** A job that the key may look at at least. Throws `not_found`. */
async function requireJob({ pool }: Database, uid: string, key: Key) {
  const job = await readJob(pool, uid);
  const kind = job === null ? null : kindOfJob(job.kind);
  const rights = job === null || kind === null ? 'nothing' : rightsOn(job, kind, key);
  if (job === null || kind === null || rights === 'nothing')
    throw new Problem('not_found', 'There is no job with this id.');
  return { job, kind, rights };
}

/** Throws why a job cannot be cancelled by somebody with these rights. */
function refuseCancel(job: Job, kind: KindOfJob, rights: 'all' | 'look'): void {
  if (kind.kept !== undefined) throw new Problem('conflict', kind.kept);
  if (rights === 'look')
    throw new Problem('forbidden', 'A job is cancelled by those who may ask for such a one, or by an admin.');
  if (job.state === 'done' || job.state === 'failed')
    throw new Problem('conflict', 'There is nothing to cancel: this job has ended.');
}

/** End a job that the key may cancel, once. Throws `not_found`, `forbidden`, and `conflict` with the reason. */
export async function cancelFor(database: Database, uid: string, key: Key): Promise<void> {
  const { job, kind, rights } = await requireJob(database, uid, key);
  refuseCancel(job, kind, rights);
  if ((await cancelJob(database.pool, uid, key.id)) === 'ended')
    throw new Problem('conflict', 'There is nothing to cancel: this job has ended.');
}

/** How jobs stand, and cancelling them; a key sees those that it asked for, and those that it might have asked for. */
export const jobRoutes: Routes = (app, { database }) => {
  app.get(
    '/v1/jobs',
    {
      schema: {
        tags: ['jobs'],
        summary: 'The newest jobs of a kind, such as the one under way for a batch',
        querystring: z.strictObject({
          kind: z.enum(jobKindNames),
          batch: z.uuid().optional(),
          survey: SurveyRef.optional(),
          codebook: z.string().max(200).optional(),
          model: z.uuid().optional(),
          limit: queryNumber(1, mostListed).optional().describe(`How many at most, 1 to ${mostListed} (1)`),
        }),
        response: { 200: z.object({ jobs: z.array(JobDocument) }) },
      },
    },
    async (request) => {
      const key = caller(request);
      const { limit = 1, ...search } = request.query;
      const kind = kindOfJob(search.kind);
      if (kind === null) return { jobs: [] };
      const jobs = await listJobs(database.pool, search);
      return {
        jobs: jobs
          .map((job) => ({ job, rights: rightsOn(job, kind, key) }))
          .filter(({ rights }) => rights !== 'nothing')
          .slice(0, limit)
          .map(({ job, rights }) => jobDocument(job, kind, rights === 'all')),
      };
    },
  );

  app.get(
    '/v1/jobs/:id',
    {
      schema: {
        tags: ['jobs'],
        summary: 'How a job stands',
        params: JobParams,
        querystring: z.strictObject({}),
        response: { 200: JobDocument },
      },
    },
    async (request) => {
      const { job, kind, rights } = await requireJob(database, request.params.id, caller(request));
      return jobDocument(job, kind, rights === 'all');
    },
  );

  app.delete(
    '/v1/jobs/:id',
    {
      schema: {
        tags: ['jobs'],
        summary: 'Cancel a job; doing it again changes nothing',
        description:
          'What it was asked for may be asked for again at once. Its worker stops within a second or two, and nothing ' +
          'of what it had done is kept, but for a model that was trained and is only being compared: that stays.',
        params: JobParams,
        querystring: z.strictObject({}),
        response: { 200: JobDocument },
      },
    },
    async (request) => {
      const key = caller(request);
      await cancelFor(database, request.params.id, key);
      const { job, kind } = await requireJob(database, request.params.id, key);
      return jobDocument(job, kind, false);
    },
  );
  return Promise.resolve();
};

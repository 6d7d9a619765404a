import { z } from 'zod';
import { Problem } from '../errors.ts';
import { readJob } from '../storage/jobs.ts';
import { caller, type Routes } from './context.ts';

const JobDocument = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
    done: z.int(),
    total: z.int().nullable(),
    problem: z.record(z.string(), z.unknown()).nullable(),
    created_at: z.iso.datetime(),
    finished_at: z.iso.datetime().nullable(),
  })
  .meta({
    examples: [
      {
        id: '0198c0de-0000-7000-8000-000000000004',
        kind: 'retag',
        state: 'running',
        done: 12000,
        total: 34186,
        problem: null,
        created_at: '2026-03-01T09:00:00.000Z',
        finished_at: null,
      },
    ],
  });

/** How a job stands; a key sees the jobs that it asked for, an admin sees all. */
export const jobRoutes: Routes = (app, { database }) => {
  app.get(
    '/v1/jobs/:id',
    {
      schema: {
        tags: ['jobs'],
        summary: 'How a job stands',
        params: z.strictObject({ id: z.uuid() }),
        querystring: z.strictObject({}),
        response: { 200: JobDocument },
      },
    },
    async (request) => {
      const key = caller(request);
      const job = await readJob(database.pool, request.params.id);
      if (job === null || (job.keyId !== key.id && key.access !== 'admin'))
        throw new Problem('not_found', 'There is no job with this id.');
      return {
        id: job.uid,
        kind: job.kind,
        state: job.state,
        done: job.done,
        total: job.total,
        problem: job.problem === null ? null : { ...job.problem },
        created_at: job.createdAt.toISOString(),
        finished_at: job.finishedAt?.toISOString() ?? null,
      };
    },
  );
  return Promise.resolve();
};

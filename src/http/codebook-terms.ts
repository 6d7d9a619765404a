import { z } from 'zod';
import { Problem } from '../errors.ts';
import type { Queries } from '../storage/database.ts';
import { newestCodebook } from '../storage/drafts.ts';
import { readTermCounts, requestTermCounts } from '../storage/term-counts.ts';
import { caller, type Routes } from './context.ts';
import { CodebookParams } from './draft-document.ts';
import { JobTicket } from './job-document.ts';
import { TermCounts } from './trial-document.ts';
import { requireWholeBatch } from './whole-batch.ts';

const TermsDocument = z.object({
  codebook: z.string(),
  version: z.int(),
  batch: z.uuid(),
  job: z.uuid().nullable().describe('That counts or has counted them; null when nobody has asked for it'),
  comments: z
    .int()
    .nullable()
    .describe('Comments looked at: all of the batch, or some thousands of it; null until they are counted'),
  terms: TermCounts.nullable().describe('Null until they are counted'),
});

/** The newest version of a codebook. Throws `not_found`. */
async function requireNewest(query: Queries, id: string) {
  const newest = await newestCodebook(query, id);
  if (newest === null) throw new Problem('not_found', 'There is no such codebook.');
  return newest;
}

/** How many comments each term of a codebook is found in. */
export const codebookTermRoutes: Routes = (app, { database }) => {
  const { query } = database;

  app.post(
    '/v1/codebooks/:id/terms',
    {
      schema: {
        tags: ['codebooks'],
        summary: 'Count the comments of a batch that each term of the newest version is found in; a job',
        description:
          'Where they are being counted, or are counted already, the job is the one that does or did.',
        params: CodebookParams,
        querystring: z.strictObject({}),
        body: z
          .strictObject({ batch: z.uuid() })
          .meta({ examples: [{ batch: '0198c0de-0000-7000-8000-000000000001' }] }),
        response: { 202: JobTicket },
      },
    },
    async (request, reply) => {
      const key = caller(request);
      const { id: codebookId, codebook } = await requireNewest(query, request.params.id);
      const batch = await requireWholeBatch(query, key, request.body.batch, codebook.id, 'body.batch');
      const job = await requestTermCounts(database, { codebookId, batchId: batch.id }, key.id);
      return reply.code(202).header('location', `/v1/jobs/${job}`).send({ job });
    },
  );

  app.get(
    '/v1/codebooks/:id/terms',
    {
      schema: {
        tags: ['codebooks'],
        summary: 'How many comments of a batch each term of the newest version is found in',
        description: 'Null until a worker has counted them: ask for that by POST.',
        params: CodebookParams,
        querystring: z.strictObject({ batch: z.uuid(), theme: z.string().max(200).optional() }),
        response: { 200: TermsDocument },
      },
    },
    async (request) => {
      const { theme } = request.query;
      const { id: codebookId, codebook } = await requireNewest(query, request.params.id);
      if (theme !== undefined && !codebook.themes.some(({ id }) => id === theme))
        throw new Problem('invalid_request', `Name a theme of the codebook "${codebook.id}".`, {
          errors: [
            { where: 'query.theme', message: `one of ${codebook.themes.map(({ id }) => id).join(', ')}` },
          ],
        });
      const key = caller(request);
      const batch = await requireWholeBatch(query, key, request.query.batch, codebook.id, 'query.batch');
      const counted = await readTermCounts(database.pool, { codebookId, batchId: batch.id });
      return {
        codebook: codebook.id,
        version: codebook.version,
        batch: batch.uid,
        job: counted?.job ?? null,
        comments: counted?.comments ?? null,
        terms: counted?.counts?.filter((one) => theme === undefined || one.theme === theme) ?? null,
      };
    },
  );
  return Promise.resolve();
};

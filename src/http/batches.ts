import { z } from 'zod';
import { listBatches, listRejections } from '../storage/batches.ts';
import { limitsComments } from '../storage/scope-condition.ts';
import { batchDocument, BatchDocument, BatchParams, requireBatch } from './batch-document.ts';
import { caller, type Routes } from './context.ts';
import { decodeCursor, defaultPage, encodeCursor, nextCursor, pageQuery } from './page.ts';
import { openSeenBatches } from './seen-batch.ts';

const Rejection = z.object({
  row: z.int(),
  column: z.string().nullable(),
  code: z.string(),
  reason: z.string(),
});

/** Read batches and the rows of theirs that were refused. */
export const batchRoutes: Routes = (app, { database }) => {
  const seen = openSeenBatches(database.query);

  app.get(
    '/v1/batches',
    {
      schema: {
        tags: ['batches'],
        summary: 'Batches, newest first',
        querystring: z.strictObject({ ...pageQuery, survey: z.string().max(200).optional() }),
        response: { 200: z.object({ batches: z.array(BatchDocument), next: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { survey, cursor, limit = defaultPage } = request.query;
      const before = decodeCursor(cursor) ?? undefined;
      const { scope } = caller(request);
      const batches = await listBatches(database.query, { scope, survey, before, limit });
      const documents: BatchDocument[] = [];
      for (const batch of batches) documents.push(batchDocument(await seen(batch, scope)));
      return { batches: documents, next: nextCursor(batches, limit) };
    },
  );

  app.get(
    '/v1/batches/:id',
    {
      schema: {
        tags: ['batches'],
        summary: 'A batch and its progress',
        description: 'A key that is limited to groups or systems gets the numbers of what it may see.',
        params: BatchParams,
        querystring: z.strictObject({}),
        response: { 200: BatchDocument },
      },
    },
    async (request) => {
      const { scope } = caller(request);
      return batchDocument(await seen(await requireBatch(database.query, request.params.id, scope), scope));
    },
  );

  app.get(
    '/v1/batches/:id/rejections',
    {
      schema: {
        tags: ['batches'],
        summary: 'Rows that were refused, in the order of the file; the first 1,000 are kept',
        description: 'None for a key that is limited to groups or systems.',
        params: BatchParams,
        querystring: z.strictObject(pageQuery),
        response: {
          200: z.object({
            rejected: z.int(),
            rejections: z.array(Rejection),
            next: z.string().nullable(),
          }),
        },
      },
    },
    async (request) => {
      const { cursor, limit = defaultPage } = request.query;
      const after = decodeCursor(cursor) ?? 0;
      const { scope } = caller(request);
      const batch = await requireBatch(database.query, request.params.id, scope);
      // A row that could not be read belongs to no group.
      if (limitsComments(scope)) return { rejected: 0, rejections: [], next: null };
      const page = await listRejections(database.query, batch.id, after, limit);
      const last = page.at(-1);
      return {
        rejected: batch.rejected,
        rejections: page.map(({ row, column, code, reason }) => ({ row, column, code, reason })),
        next: last === undefined || page.length < limit ? null : encodeCursor(last.n),
      };
    },
  );
  return Promise.resolve();
};

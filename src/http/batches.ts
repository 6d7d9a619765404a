import { z } from 'zod';
import { listBatches, listRejections } from '../storage/batches.ts';
import { batchDocument, BatchDocument, BatchParams, requireBatch } from './batch-document.ts';
import { caller, type Routes } from './context.ts';
import { decodeCursor, defaultPage, encodeCursor, nextCursor, pageQuery } from './page.ts';

const Rejection = z.object({
  row: z.int(),
  column: z.string().nullable(),
  code: z.string(),
  reason: z.string(),
});

/** Read batches and the rows of theirs that were refused. */
export const batchRoutes: Routes = (app, { database }) => {
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
      return { batches: batches.map(batchDocument), next: nextCursor(batches, limit) };
    },
  );

  app.get(
    '/v1/batches/:id',
    {
      schema: {
        tags: ['batches'],
        summary: 'A batch and its progress',
        params: BatchParams,
        querystring: z.strictObject({}),
        response: { 200: BatchDocument },
      },
    },
    async (request) =>
      batchDocument(await requireBatch(database.query, request.params.id, caller(request).scope)),
  );

  app.get(
    '/v1/batches/:id/rejections',
    {
      schema: {
        tags: ['batches'],
        summary: 'Rows that were refused, in the order of the file; the first 1,000 are kept',
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
      const batch = await requireBatch(database.query, request.params.id, caller(request).scope);
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

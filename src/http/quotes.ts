import { z } from 'zod';
import { Problem } from '../errors.ts';
import { exemplarsChosenAt, readQuotes } from '../storage/quotes.ts';
import { BatchParams, requireBatch } from './batch-document.ts';
import { caller, type Routes } from './context.ts';

const QuotesDocument = z
  .object({
    batch: z.uuid(),
    theme: z.string(),
    draft: z.literal(true).describe('Chosen by the machine; a person has not read them yet'),
    coverage: z.number().nullable().describe("Share of the theme's comments that are like one of the quotes"),
    tau: z.number().nullable().describe('How like they must be to count'),
    quotes: z.array(
      z.object({
        id: z.uuid(),
        comment_id: z.uuid(),
        text: z.string(),
        valence: z.enum(['negative', 'positive', 'mixed', 'neutral']),
      }),
    ),
  })
  .meta({
    examples: [
      {
        batch: '0198c0de-0000-7000-8000-000000000000',
        theme: 'training',
        draft: true,
        coverage: 0.62,
        tau: 0.2,
        quotes: [
          {
            id: '0198c0de-0000-7000-8000-000000000002',
            comment_id: '0198c0de-0000-7000-8000-000000000003',
            text: 'Nobody showed us how the new till works, so we learnt it from each other.',
            valence: 'negative',
          },
        ],
      },
    ],
  });

/** Quotes that stand for a theme of a batch. */
export const quoteRoutes: Routes = (app, { database }) => {
  app.get(
    '/v1/batches/:id/quotes',
    {
      schema: {
        tags: ['results'],
        summary: 'Quotes that stand for a theme, drafts',
        params: BatchParams,
        querystring: z.strictObject({ theme: z.string().min(1).max(200) }),
        response: { 200: QuotesDocument },
      },
    },
    async (request) => {
      const { scope } = caller(request);
      const batch = await requireBatch(database.query, request.params.id, scope);
      if ((await exemplarsChosenAt(database.query, batch.taggingId)) === null)
        throw new Problem('not_ready', 'The quotes of this batch are still being chosen.', {
          retryAfter: 1,
        });
      const found = await readQuotes(database.query, batch, request.query.theme, scope);
      if (found === null) throw new Problem('not_found', 'There is no theme with this id.');
      const { theme, coverage, tau, quotes } = found;
      return {
        batch: batch.uid,
        theme,
        draft: true as const,
        coverage,
        tau,
        quotes: quotes.map(({ id, commentId, text, valence }) => ({
          id,
          comment_id: commentId,
          text,
          valence,
        })),
      };
    },
  );
  return Promise.resolve();
};

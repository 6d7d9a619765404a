import { z } from 'zod';
import { readApprovedQuotes } from '../storage/approved-quotes.ts';
import { listBatches } from '../storage/batches.ts';
import { readSurvey } from '../storage/surveys.ts';
import { SurveyRef } from './names.ts';
import { applyRedactions, redactionKinds } from '../domain/redaction/redaction.ts';
import { Problem } from '../errors.ts';
import type { Key } from '../storage/keys.ts';
import { limitsComments } from '../storage/scope-condition.ts';
import { exemplarsChosenAt, type Quote, readQuotes } from '../storage/quotes.ts';
import { Valence } from './label-document.ts';
import { BatchParams, requireBatch } from './batch-document.ts';
import { caller, type Routes } from './context.ts';

const place = z.int().min(0);

/** A quote as it may be printed; who may decide of it also gets what the respondent wrote. */
export const QuoteDocument = z.object({
  id: z.uuid(),
  comment_id: z.uuid(),
  text: z.string().describe('With a placeholder, such as [name], for each redaction'),
  status: z.enum(['draft', 'approved', 'refused']),
  version: z.int().describe('How many decisions there are; the ETag'),
  original: z
    .string()
    .nullable()
    .describe('As the respondent wrote it, for authors alone; null for other keys'),
  redactions: z.array(
    z.object({
      start: place.describe('Where the placeholder stands in `text`, in UTF-16 code units'),
      end: place,
      kind: z.enum(redactionKinds),
      by: z.enum(['machine', 'reviewer', 'author']),
      original: z
        .object({ start: place, end: place, text: z.string() })
        .nullable()
        .describe('What it replaces, and where that stands in `original`; for authors alone'),
    }),
  ),
});
export type QuoteDocument = z.infer<typeof QuoteDocument>;

export const exampleQuote: QuoteDocument = {
  id: '0198c0de-0000-7000-8000-000000000002',
  comment_id: '0198c0de-0000-7000-8000-000000000003',
  text: 'Nobody but [name] showed us how the new till works, so we learnt it from each other.',
  status: 'draft',
  version: 0,
  original: 'Nobody but Anna showed us how the new till works, so we learnt it from each other.',
  redactions: [
    { start: 11, end: 17, kind: 'name', by: 'machine', original: { start: 11, end: 15, text: 'Anna' } },
  ],
};

/** The quote as this key may see it. */
export function quoteDocument(quote: Quote, key: Key): QuoteDocument {
  const author = key.access === 'author' || key.access === 'admin';
  const { text, places } = applyRedactions(quote.original, quote.redactions);
  return {
    id: quote.id,
    comment_id: quote.commentId,
    text,
    status: quote.status,
    version: quote.version,
    original: author ? quote.original : null,
    redactions: quote.redactions.map(({ start, end, kind, by }, index) => ({
      start: places[index]?.start ?? 0,
      end: places[index]?.end ?? 0,
      kind,
      by,
      original: author ? { start, end, text: quote.original.slice(start, end) } : null,
    })),
  };
}

const QuotesDocument = z
  .object({
    batch: z.uuid(),
    theme: z.string(),
    coverage: z
      .number()
      .nullable()
      .describe(
        "Share of the theme's comments that are like one of the quotes; null for keys that do not see all of them",
      ),
    tau: z.number().nullable().describe('How like they must be to count'),
    quotes: z.array(QuoteDocument.extend({ valence: Valence })),
  })
  .meta({
    examples: [
      {
        batch: '0198c0de-0000-7000-8000-000000000000',
        theme: 'training',
        coverage: 0.62,
        tau: 0.2,
        quotes: [{ ...exampleQuote, valence: 'negative' }],
      },
    ],
  });

/** More batches than a survey has; a bound for the work of one request. */
const mostBatches = 1000;

const ApprovedDocument = z.object({
  survey: z.string(),
  quotes: z.array(
    z.object({
      id: z.uuid(),
      theme: z.string(),
      batch: z.uuid(),
      wave: z.string(),
      text: z.string().describe('As it may be printed'),
      valence: Valence,
    }),
  ),
});

/** Quotes that stand for a theme of a batch, and those of a survey that may be released. */
export const quoteRoutes: Routes = (app, { database }) => {
  app.get(
    '/v1/batches/:id/quotes',
    {
      schema: {
        tags: ['results'],
        summary: 'Quotes that stand for a theme, redacted; drafts until an author approves them',
        params: BatchParams,
        querystring: z.strictObject({ theme: z.string().min(1).max(200) }),
        response: { 200: QuotesDocument },
      },
    },
    async (request) => {
      const key = caller(request);
      const batch = await requireBatch(database.query, request.params.id, key.scope);
      if ((await exemplarsChosenAt(database.query, batch.taggingId)) === null)
        throw new Problem('not_ready', 'The quotes of this batch are still being chosen.', {
          retryAfter: 1,
        });
      const found = await readQuotes(database.query, batch, request.query.theme, key.scope);
      if (found === null) throw new Problem('not_found', 'There is no theme with this id.');
      const { theme, coverage, tau, quotes } = found;
      return {
        batch: batch.uid,
        theme,
        coverage: limitsComments(key.scope) ? null : coverage,
        tau,
        quotes: quotes.map((quote) => ({ ...quoteDocument(quote, key), valence: quote.valence })),
      };
    },
  );

  app.get(
    '/v1/surveys/:id/quotes',
    {
      schema: {
        tags: ['results'],
        summary:
          'The approved quotes of a survey: what may be released; one under several themes once for each',
        params: z.strictObject({ id: SurveyRef }),
        querystring: z.strictObject({}),
        response: { 200: ApprovedDocument },
      },
    },
    async (request) => {
      const { scope } = caller(request);
      const survey = request.params.id;
      const seen = scope.surveys === undefined || scope.surveys.includes(survey);
      if (!seen || (await readSurvey(database.query, survey)) === null)
        throw new Problem('not_found', 'There is no survey with this id.');
      const quotes: z.infer<typeof ApprovedDocument>['quotes'] = [];
      for (const batch of await listBatches(database.query, { scope, survey, limit: mostBatches }))
        for (const quote of await readApprovedQuotes(database.query, batch, { scope })) {
          const { id, theme, text, valence } = quote;
          quotes.push({ id, theme, batch: batch.uid, wave: batch.wave, text, valence });
        }
      return { survey, quotes };
    },
  );
  return Promise.resolve();
};

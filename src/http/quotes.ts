import { z } from 'zod';
import { readApprovedQuotes } from '../storage/approved-quotes.ts';
import { type Batch, listBatches } from '../storage/batches.ts';
import { readSurvey } from '../storage/surveys.ts';
import { SurveyRef } from './names.ts';
import { invalidRequest, Problem } from '../errors.ts';
import type { Key } from '../storage/keys.ts';
import { limitsComments } from '../storage/scope-condition.ts';
import { readProfileQuotes } from '../storage/profile-quotes.ts';
import { readQuotedValues } from '../storage/quoted-values.ts';
import { exemplarsChosenAt, readQuotes, type ThemeQuote, waitingForValueQuotes } from '../storage/quotes.ts';
import { Valence } from './label-document.ts';
import { BatchParams, requireBatch } from './batch-document.ts';
import { caller, type Routes } from './context.ts';
import { requireFieldValue } from './field-value.ts';
import { exampleQuote, QuoteDocument, quoteDocument } from './quote-document.ts';
import { QuotedValues, quotedValuesDocument } from './quoted-values.ts';
import { requireTallies } from './tallied-survey.ts';

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
    values: QuotedValues.nullable().describe(
      'What `attribute` and `value` may be here: whose quotes on the theme were chosen too; null while they are being chosen',
    ),
    quotes: z.array(QuoteDocument.extend({ valence: Valence })),
  })
  .meta({
    examples: [
      {
        batch: '0198c0de-0000-7000-8000-000000000000',
        theme: 'training',
        coverage: 0.62,
        tau: 0.2,
        values: [{ attribute: 'site', values: ['North', 'South'] }],
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

const QuotesQuery = z.strictObject({
  theme: z.string().min(1).max(200),
  attribute: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('With `value`: quotes of people with this value; also `system`, `question` or `facet`'),
  value: z.string().min(1).max(1000).optional(),
});

/** Quotes of a value on a theme that an answer gives at the most, besides those that were refused. */
const mostOfValue = 10;

/** Quotes that stand for a theme of a batch, and those of a survey that may be released. */
export const quoteRoutes: Routes = (app, context) => {
  const { database } = context;

  /** What people with a value said on a theme. Throws `not_ready`, and `invalid_request` for no such value. */
  async function quotesOfValue(
    batch: Batch,
    theme: string,
    asked: { attribute: string; value: string },
    key: Key,
  ): Promise<readonly ThemeQuote[]> {
    const tallies = await requireTallies(context, batch.survey, key);
    const isCounted = tallies.batches.some(({ uid, tally }) => uid === batch.uid && tally !== null);
    const waiting = await waitingForValueQuotes(database.query, [batch.taggingId]);
    if (!isCounted || waiting.length > 0)
      throw new Problem('not_ready', 'The quotes of the values of this batch are still being chosen.', {
        retryAfter: 1,
      });
    const field = requireFieldValue(tallies, asked, 'query');
    const { value } = asked;
    const wanted = { field, value, filters: [], themes: [theme], each: mostOfValue, refused: true };
    return (await readProfileQuotes(database.query, batch, wanted, key.scope)).get(theme) ?? [];
  }

  /** The values whose quotes on a theme a key may ask for; null while they are being chosen. */
  async function valuesOn(batch: Batch, theme: string, { scope }: Key) {
    if ((await waitingForValueQuotes(database.query, [batch.taggingId])).length > 0) return null;
    const survey = await readSurvey(database.query, batch.survey);
    const found = await readQuotedValues(database.query, batch, theme, scope);
    return survey === null ? null : quotedValuesDocument(found, survey, scope);
  }

  app.get(
    '/v1/batches/:id/quotes',
    {
      schema: {
        tags: ['results'],
        summary: 'Quotes that stand for a theme, redacted; drafts until an author approves them',
        description:
          'With `attribute` and `value` those of one group, role, system and so on, which are chosen some seconds later; they have no coverage. Those that were refused come last.',
        params: BatchParams,
        querystring: QuotesQuery,
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
      const { attribute, value } = request.query;
      if ((attribute === undefined) !== (value === undefined))
        throw invalidRequest([
          {
            where: `query.${value === undefined ? 'value' : 'attribute'}`,
            message: 'attribute and value go together',
          },
        ]);
      const found = await readQuotes(database.query, batch, request.query.theme, key.scope);
      if (found === null) throw new Problem('not_found', 'There is no theme with this id.');
      const { theme, coverage, tau, quotes } =
        attribute === undefined || value === undefined
          ? found
          : {
              theme: found.theme,
              coverage: null,
              tau: null,
              quotes: await quotesOfValue(batch, found.theme, { attribute, value }, key),
            };
      return {
        batch: batch.uid,
        theme,
        coverage: limitsComments(key.scope) ? null : coverage,
        tau,
        values: await valuesOn(batch, theme, key),
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

import { z } from 'zod';
import { addRedactions, dropRedactions, WrongSpan } from '../domain/redaction/change-redactions.ts';
import { redactionKinds } from '../domain/redaction/redaction.ts';
import { Problem } from '../errors.ts';
import { decideQuote, readDecisions } from '../storage/decide-quote.ts';
import { batchOfQuote, type Quote, readQuote } from '../storage/quotes.ts';
import type { Scope } from '../storage/schema.ts';
import { requireBatch } from './batch-document.ts';
import { IfMatchHeader } from './etag.ts';
import { caller, type Routes } from './context.ts';
import { exampleQuote, quoteDocument, QuoteDocument } from './quote-document.ts';

const params = z.strictObject({ id: z.uuid().meta({ examples: [exampleQuote.id] }) });
const place = z.int().min(0).describe('In UTF-16 code units of `original`');
const span = { start: place, end: place };

const Decision = z
  .discriminatedUnion('decision', [
    z.strictObject({ decision: z.literal('approve') }),
    z.strictObject({ decision: z.literal('refuse') }),
    z.strictObject({
      decision: z.literal('redact'),
      spans: z
        .array(z.strictObject({ ...span, kind: z.enum(redactionKinds).default('other') }))
        .min(1)
        .max(200),
    }),
    z.strictObject({
      decision: z.literal('restore'),
      spans: z.array(z.strictObject(span)).min(1).max(200),
    }),
  ])
  .meta({ examples: [{ decision: 'redact', spans: [{ start: 0, end: 6, kind: 'name' }] }] });
type Decision = z.output<typeof Decision>;

const DecidedQuote = QuoteDocument.extend({
  decisions: z
    .array(
      z.object({
        version: z.int(),
        at: z.iso.datetime(),
        key: z.uuid().nullable(),
        decision: z.enum(['approve', 'refuse', 'redact', 'restore']),
        status: QuoteDocument.shape.status,
      }),
    )
    .describe('Oldest first'),
}).meta({ examples: [{ ...exampleQuote, decisions: [] }] });

const etag = (quote: Quote): string => `"${quote.version}"`;

/** A quote with its history, and an author's decisions of it. */
export const quoteDecisionRoutes: Routes = (app, { database }) => {
  async function requireQuote(id: string, scope: Scope): Promise<Quote> {
    const uid = await batchOfQuote(database.query, id);
    const batch = uid === null ? null : await requireBatch(database.query, uid, scope);
    const quote = batch === null ? null : await readQuote(database.query, batch, id, scope);
    if (quote === null) throw new Problem('not_found', 'There is no quote with this id.');
    return quote;
  }

  async function history(id: string): Promise<z.input<typeof DecidedQuote>['decisions']> {
    const decisions = await readDecisions(database, id);
    return decisions.map(({ at, ...rest }) => ({ ...rest, at: at.toISOString() }));
  }

  app.get(
    '/v1/quotes/:id',
    {
      schema: {
        tags: ['results'],
        summary: 'A quote and what was decided of it',
        params,
        querystring: z.strictObject({}),
        response: { 200: DecidedQuote },
      },
    },
    async (request, reply) => {
      const key = caller(request);
      const quote = await requireQuote(request.params.id, key.scope);
      reply.header('etag', etag(quote));
      return { ...quoteDocument(quote, key), decisions: await history(quote.id) };
    },
  );

  app.post(
    '/v1/quotes/:id/decision',
    {
      schema: {
        tags: ['results'],
        summary: 'Approve or refuse a quote, hide more of it, or show what was hidden wrongly',
        description:
          'Send the ETag of the quote as `If-Match`. After `redact` and `restore` the quote is a draft again, as its text is another.',
        params,
        querystring: z.strictObject({}),
        headers: IfMatchHeader,
        body: Decision,
        response: { 200: DecidedQuote },
      },
    },
    async (request, reply) => {
      const key = caller(request);
      const quote = await requireQuote(request.params.id, key.scope);
      const match = request.headers['if-match'];
      if (match === undefined)
        throw new Problem('precondition_required', 'Send the ETag of the quote that you read as `If-Match`.');
      const version = /^(?:W\/)?"(\d{1,9})"$/.exec(match)?.[1];
      const decided =
        Number(version ?? Number.NaN) === quote.version &&
        (await decideQuote(database, {
          quote: quote.id,
          version: quote.version,
          keyId: key.id,
          ...consequence(quote, request.body),
        }));
      if (!decided)
        throw new Problem(
          'precondition_failed',
          'The quote has changed since you read it: read it again, then decide.',
        );
      const after = await requireQuote(quote.id, key.scope);
      reply.header('etag', etag(after));
      return { ...quoteDocument(after, key), decisions: await history(quote.id) };
    },
  );
  return Promise.resolve();
};

/** What is in force after a decision. Throws `invalid_request` for a span that is not to be had. */
function consequence(quote: Quote, body: Decision) {
  const { decision } = body;
  try {
    switch (decision) {
      case 'approve':
        return { decision, redactions: quote.redactions, status: 'approved' as const };
      case 'refuse':
        return { decision, redactions: quote.redactions, status: 'refused' as const };
      case 'redact': {
        const spans = body.spans.map((one) => ({ ...one, by: 'author' as const }));
        const redactions = addRedactions(quote.original.length, quote.redactions, spans);
        return { decision, redactions, status: 'draft' as const };
      }
      case 'restore':
        return {
          decision,
          redactions: dropRedactions(quote.redactions, body.spans),
          status: 'draft' as const,
        };
    }
  } catch (error) {
    if (!(error instanceof WrongSpan)) throw error;
    throw new Problem('invalid_request', 'A span does not fit the quote.', {
      errors: [{ where: `body.spans.${error.index}`, message: error.message }],
    });
  }
}

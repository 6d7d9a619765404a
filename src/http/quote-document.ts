import { z } from 'zod';
import { applyRedactions, redactionKinds } from '../domain/redaction/redaction.ts';
import type { Key } from '../storage/keys.ts';
import type { Quote } from '../storage/quotes.ts';

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

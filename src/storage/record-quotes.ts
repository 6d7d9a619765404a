import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { QuotedTagging } from './quoted-taggings.ts';
import type { QuoteRedaction } from './schema-quotes.ts';

/** A stretch of a comment that is to be a quote; places are in UTF-16 code units of the comment. */
export interface NewQuote {
  readonly commentId: number;
  readonly respondentId: number;
  readonly start: number;
  readonly end: number;
  readonly redactions: readonly QuoteRedaction[];
}

/**
 * Record stretches as quotes within the caller's transaction, each once. A comment erased meanwhile gives none. A stretch
 * that was a quote before keeps its id and what was decided of it. In order of place, so that nobody who records at the
 * same time is waited for crosswise.
 */
export async function recordQuotes(
  client: pg.ClientBase,
  { batchId, bucket }: QuotedTagging,
  quotes: readonly NewQuote[],
): Promise<void> {
  const stretches = [
    ...new Map(quotes.map((quote) => [`${quote.commentId} ${quote.start} ${quote.end}`, quote])).values(),
  ].sort((a, b) => a.commentId - b.commentId || a.start - b.start || a.end - b.end);
  await client.query(
    `insert into quote (uid, batch_id, comment_id, respondent_id, span_start, span_end, found, redactions)
     select uid, $2, comment_id, respondent_id, span_start, span_end, redactions, redactions
     from unnest($3::uuid[], $4::bigint[], $5::bigint[], $6::int[], $7::int[], $8::jsonb[])
       as quote (uid, comment_id, respondent_id, span_start, span_end, redactions)
     where exists (select from comment where bucket = $1 and batch_id = $2 and id = comment_id)
     on conflict (batch_id, comment_id, span_start, span_end) do update set found = excluded.found,
       redactions = case when quote.version = 0 then excluded.redactions else quote.redactions end`,
    [
      bucket,
      batchId,
      stretches.map(() => uuidv7()),
      stretches.map((quote) => quote.commentId),
      stretches.map((quote) => quote.respondentId),
      stretches.map((quote) => quote.start),
      stretches.map((quote) => quote.end),
      stretches.map((quote) => JSON.stringify(quote.redactions)),
    ],
  );
}

import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { QuotedTagging } from './quoted-taggings.ts';
import type { QuoteRedaction } from './schema-quotes.ts';
import { inTransaction } from './transaction.ts';

/** The quotes of a theme, best first, and how well they stand for it; spans are in UTF-16 code units of the comment. */
export interface ChosenQuotes {
  readonly themeId: number;
  readonly coverage: number;
  readonly tau: number;
  readonly quotes: readonly {
    readonly commentId: number;
    readonly respondentId: number;
    readonly start: number;
    readonly end: number;
    readonly redactions: readonly QuoteRedaction[];
  }[];
}

/**
 * Write the quotes of a tagging, in one transaction, once. A comment erased meanwhile gives none. A stretch that was a
 * quote before keeps its id and what was decided of it. False when another worker wrote them before, or the batch is erased.
 */
export function writeExemplars(
  pool: pg.Pool,
  { taggingId, batchId, bucket }: QuotedTagging,
  themes: readonly ChosenQuotes[],
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const batch = await client.query('select from batch where id = $1 and not erased for share', [batchId]);
    const tagging = await client.query(
      'update tagging set exemplars_at = now() where id = $1 and exemplars_at is null',
      [taggingId],
    );
    if (batch.rowCount !== 1 || tagging.rowCount !== 1) return false;
    const quotes = themes.flatMap((theme) =>
      theme.quotes.map((quote, index) => ({ ...quote, themeId: theme.themeId, rank: index + 1 })),
    );
    const stretches = [
      ...new Map(quotes.map((quote) => [`${quote.commentId} ${quote.start} ${quote.end}`, quote])).values(),
    ];
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
    await client.query(
      `insert into exemplar (tagging_id, theme_id, rank, quote_id)
       select $1, theme_id, rank, quote.id
       from unnest($3::int[], $4::int[], $5::bigint[], $6::int[], $7::int[])
         as chosen (theme_id, rank, comment_id, span_start, span_end)
       join quote using (comment_id, span_start, span_end) where quote.batch_id = $2`,
      [
        taggingId,
        batchId,
        quotes.map((quote) => quote.themeId),
        quotes.map((quote) => quote.rank),
        quotes.map((quote) => quote.commentId),
        quotes.map((quote) => quote.start),
        quotes.map((quote) => quote.end),
      ],
    );
    await client.query(
      `insert into exemplar_coverage (tagging_id, theme_id, coverage, tau)
       select $1, theme_id, coverage, tau from unnest($2::int[], $3::real[], $4::real[]) as theme (theme_id, coverage, tau)`,
      [
        taggingId,
        themes.map((theme) => theme.themeId),
        themes.map((theme) => theme.coverage),
        themes.map((theme) => theme.tau),
      ],
    );
    return true;
  });
}

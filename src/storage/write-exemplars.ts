import type pg from 'pg';
import { addToOutbox } from './outbox.ts';
import type { QuotedTagging } from './quoted-taggings.ts';
import { type NewQuote, recordQuotes } from './record-quotes.ts';
import { inTransaction } from './transaction.ts';

/** The quotes of a theme, best first, and how well they stand for it; spans are in UTF-16 code units of the comment. */
export interface ChosenQuotes {
  readonly themeId: number;
  readonly coverage: number;
  readonly tau: number;
  readonly quotes: readonly NewQuote[];
}

/**
 * Write the quotes of a tagging's themes and ask for those of its values, in one transaction, once; see recordQuotes. False
 * when another worker wrote them before, or the batch is erased.
 */
export function writeExemplars(
  pool: pg.Pool,
  tagged: QuotedTagging,
  themes: readonly ChosenQuotes[],
): Promise<boolean> {
  const { taggingId, batchId } = tagged;
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
    await recordQuotes(client, tagged, quotes);
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
    await addToOutbox(client, [{ job: 'value-quotes', payload: { taggingId } }]);
    return true;
  });
}

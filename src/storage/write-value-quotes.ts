import type pg from 'pg';
import type { QuotedTagging } from './quoted-taggings.ts';
import { type NewQuote, recordQuotes } from './record-quotes.ts';
import { inTransaction } from './transaction.ts';

/** The quotes of a theme, and the values that each was chosen for, with its place there from 1. */
export interface ChosenValueQuotes {
  readonly themeId: number;
  readonly quotes: readonly {
    /** Whether it is to be recorded; one that stands for the theme as a whole is recorded already. */
    readonly isNew: boolean;
    readonly quote: NewQuote;
    readonly values: readonly { readonly field: string; readonly value: string; readonly rank: number }[];
  }[];
}

/**
 * Write the quotes of a tagging's values, in one transaction, once; see recordQuotes. False when another worker wrote them
 * before, or the batch is erased.
 */
export function writeValueQuotes(
  pool: pg.Pool,
  tagged: QuotedTagging,
  themes: readonly ChosenValueQuotes[],
): Promise<boolean> {
  const { taggingId, batchId } = tagged;
  return inTransaction(pool, async (client) => {
    const batch = await client.query('select from batch where id = $1 and not erased for share', [batchId]);
    const tagging = await client.query(
      'update tagging set value_exemplars_at = now() where id = $1 and value_exemplars_at is null',
      [taggingId],
    );
    if (batch.rowCount !== 1 || tagging.rowCount !== 1) return false;
    await recordQuotes(
      client,
      tagged,
      themes.flatMap(({ quotes }) => quotes.flatMap(({ isNew, quote }) => (isNew ? quote : []))),
    );
    const rows = themes.flatMap(({ themeId, quotes }) =>
      quotes.flatMap(({ quote, values }) => values.map((value) => ({ themeId, ...quote, ...value }))),
    );
    await client.query(
      `insert into value_exemplar (tagging_id, theme_id, field, value, rank, quote_id)
       select $1, theme_id, field, value, rank, quote.id
       from unnest($3::int[], $4::text[], $5::text[], $6::int[], $7::bigint[], $8::int[], $9::int[])
         as chosen (theme_id, field, value, rank, comment_id, span_start, span_end)
       join quote using (comment_id, span_start, span_end) where quote.batch_id = $2`,
      [
        taggingId,
        batchId,
        rows.map((row) => row.themeId),
        rows.map((row) => row.field),
        rows.map((row) => row.value),
        rows.map((row) => row.rank),
        rows.map((row) => row.commentId),
        rows.map((row) => row.start),
        rows.map((row) => row.end),
      ],
    );
    return true;
  });
}

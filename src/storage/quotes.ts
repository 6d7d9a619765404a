import { type RawBuilder, sql } from 'kysely';
import type { Valence } from '../../models/classifier.ts';
import { valenceOf } from '../../models/codes.ts';
import { commentUid } from './comment-uid.ts';
import type { Queries } from './database.ts';
import type { QuoteRedaction, QuoteStatus } from './schema-quotes.ts';
import type { Scope } from './schema.ts';
import { commentInScope, type TaggedBatch } from './scope-condition.ts';

/** A stretch of a comment chosen as a quote, as recorded: `original` is what the respondent wrote. */
export interface Quote {
  readonly id: string;
  readonly commentId: string;
  readonly original: string;
  /** What is hidden in it now, in order, without overlap. */
  readonly redactions: readonly QuoteRedaction[];
  readonly status: QuoteStatus;
  /** How many decisions there are: the quote's ETag. */
  readonly version: number;
}

export interface ThemeQuote extends Quote {
  readonly valence: Valence;
}

export interface ThemeQuotes {
  readonly theme: string;
  /** Share of the theme's comments that are like a quote, and how like; null where there is none. */
  readonly coverage: number | null;
  readonly tau: number | null;
  readonly quotes: readonly ThemeQuote[];
}

/** A quote as SQL gives it, by quoteColumns. */
export interface QuoteRow {
  uid: string;
  commentId: number;
  text: string;
  start: number;
  end: number;
  redactions: QuoteRedaction[];
  status: QuoteStatus;
  version: number;
}

/** What is read of a quote and its comment. */
export const quoteColumns = sql`quote.uid, comment.id as "commentId", comment.text, span_start as start, span_end as end,
  quote.redactions, quote.status, quote.version`;

/** SQL that joins quotes named in `pool` (theme_id, quote_id) with what they are taken from: quote, comment and tag. */
export function joinQuoted(batch: TaggedBatch): RawBuilder<unknown> {
  return sql`
    join quote on quote.id = pool.quote_id
    join comment on comment.bucket = ${batch.bucket} and comment.batch_id = ${batch.id} and comment.id = quote.comment_id
    left join tag on tag.bucket = ${batch.bucket} and tag.tagging_id = ${batch.taggingId}
      and tag.comment_id = quote.comment_id and tag.theme_id = pool.theme_id`;
}

/** When the exemplars of a tagging were chosen, or null while they are not. */
export async function exemplarsChosenAt(db: Queries, taggingId: number): Promise<Date | null> {
  const row = await db
    .selectFrom('tagging')
    .select('exemplars_at')
    .where('id', '=', taggingId)
    .executeTakeFirst();
  return row?.exemplars_at ?? null;
}

/** Which of these taggings still wait for the quotes of their values. */
export async function waitingForValueQuotes(db: Queries, taggings: readonly number[]): Promise<number[]> {
  if (taggings.length === 0) return [];
  const rows = await db
    .selectFrom('tagging')
    .select('id')
    .where('id', 'in', taggings)
    .where('value_exemplars_at', 'is', null)
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * SQL that is true for the comments of a batch that may be quoted: neither the tagging nor a person says that they
 * speak of somebody at risk.
 */
export function quotable(batch: TaggedBatch): RawBuilder<boolean> {
  return sql<boolean>`(
    coalesce((select facets from finding where finding.bucket = ${batch.bucket}
      and finding.tagging_id = ${batch.taggingId} and finding.comment_id = comment.id), 0)
    | coalesce((select facets from settled_label where settled_label.comment_id = comment.id), 0)) & 2 = 0`;
}

/** The exemplars of one theme of a batch, best first, as far as the scope lets them be seen; null for no theme. */
export async function readQuotes(
  db: Queries,
  batch: TaggedBatch,
  theme: string,
  scope: Scope,
): Promise<ThemeQuotes | null> {
  const known = await db.selectFrom('theme').select('id').where('ref', '=', theme).executeTakeFirst();
  if (known === undefined) return null;
  const coverage = await db
    .selectFrom('exemplar_coverage')
    .select(['coverage', 'tau'])
    .where('tagging_id', '=', batch.taggingId)
    .where('theme_id', '=', known.id)
    .executeTakeFirst();
  const { rows } = await sql<QuoteRow & { valence: number }>`
    select ${quoteColumns}, coalesce(tag.valence, 0) as valence
    from exemplar as pool
    ${joinQuoted(batch)}
    where pool.tagging_id = ${batch.taggingId} and pool.theme_id = ${known.id}
      and ${commentInScope(batch, scope)} and ${quotable(batch)}
    order by rank`.execute(db);
  const quotes = rows.map((row) => ({
    ...quoteFrom(batch, row),
    valence: valenceOf(row.valence),
  }));
  return { theme, coverage: coverage?.coverage ?? null, tau: coverage?.tau ?? null, quotes };
}

/** The uid of the batch that a quote is from; null for no such quote. */
export async function batchOfQuote(db: Queries, uid: string): Promise<string | null> {
  const row = await db
    .selectFrom('quote')
    .innerJoin('batch', 'batch.id', 'quote.batch_id')
    .select('batch.uid')
    .where('quote.uid', '=', uid)
    .executeTakeFirst();
  return row?.uid ?? null;
}

/** One quote of a batch, if the scope lets its comment be seen and it may be quoted. */
export async function readQuote(
  db: Queries,
  batch: TaggedBatch,
  uid: string,
  scope: Scope,
): Promise<Quote | null> {
  const { rows } = await sql<QuoteRow>`
    select ${quoteColumns} from quote
    join comment on comment.bucket = ${batch.bucket} and comment.batch_id = ${batch.id} and comment.id = quote.comment_id
    where quote.uid = ${uid} and quote.batch_id = ${batch.id} and ${commentInScope(batch, scope)} and ${quotable(batch)}`.execute(
    db,
  );
  const [row] = rows;
  return row === undefined ? null : quoteFrom(batch, row);
}

/** A quote from its row. */
export function quoteFrom(batch: TaggedBatch, row: QuoteRow): Quote {
  return {
    id: row.uid,
    commentId: commentUid(batch.uid, row.commentId),
    original: row.text.slice(row.start, row.end),
    redactions: row.redactions,
    status: row.status,
    version: row.version,
  };
}

import { sql } from 'kysely';
import type { Valence } from '../../models/classifier.ts';
import { valenceOf } from '../../models/codes.ts';
import { applyRedactions } from '../domain/redaction/redaction.ts';
import { commentUid } from './comment-uid.ts';
import type { Queries } from './database.ts';
import { quotable } from './quotes.ts';
import type { QuoteRedaction } from './schema-quotes.ts';
import type { Scope } from './schema.ts';
import { commentInScope, type TaggedBatch } from './scope-condition.ts';

/** A quote that an author approved, as it may be printed: its text has placeholders for what is hidden. */
export interface ApprovedQuote {
  readonly id: string;
  /** How many decisions it has had: the approved text is that of this version. */
  readonly version: number;
  readonly theme: string;
  /** Its place among the theme's quotes, from 1. */
  readonly rank: number;
  readonly text: string;
  readonly valence: Valence;
  readonly batch: string;
  readonly batchId: number;
  readonly commentId: number;
  readonly comment: string;
  readonly respondentId: number;
  /** The respondent's value of the attribute asked for; null where it is not known, or none was asked for. */
  readonly value: string | null;
}

/**
 * The approved quotes of a batch's current tagging, by theme and rank, with one attribute at most. A quote under several
 * themes comes once for each. None whose comment is erased, or speaks of somebody at risk.
 *
 * @param options.themes refs of the themes to read; all without it
 * @param options.scope whose comments may be seen; all without it
 * @param options.attribute the attribute whose value goes beside the quote
 */
export async function readApprovedQuotes(
  db: Queries,
  batch: TaggedBatch,
  options: {
    readonly themes?: readonly string[];
    readonly attribute?: string | null;
    readonly scope?: Scope;
  } = {},
): Promise<ApprovedQuote[]> {
  const { themes, attribute = null, scope = {} } = options;
  const { rows } = await sql<{
    uid: string;
    version: number;
    theme: string;
    rank: number;
    text: string;
    start: number;
    end: number;
    redactions: QuoteRedaction[];
    valence: number;
    commentId: number;
    respondentId: number;
    value: string | null;
  }>`
    select quote.uid, quote.version, theme.ref as theme, rank, comment.text, span_start as start, span_end as end,
      quote.redactions, coalesce(tag.valence, 0) as valence, comment.id as "commentId",
      comment.respondent_id as "respondentId",
      (select attributes ->> ${attribute}::text from respondent where respondent.bucket = ${batch.bucket}
         and respondent.batch_id = ${batch.id} and respondent.id = comment.respondent_id) as value
    from exemplar
    join quote on quote.id = exemplar.quote_id
    join theme on theme.id = exemplar.theme_id
    join comment on comment.bucket = ${batch.bucket} and comment.batch_id = ${batch.id} and comment.id = quote.comment_id
    left join tag on tag.bucket = ${batch.bucket} and tag.tagging_id = exemplar.tagging_id
      and tag.comment_id = quote.comment_id and tag.theme_id = exemplar.theme_id
    where exemplar.tagging_id = ${batch.taggingId} and quote.status = 'approved' and ${quotable(batch)}
      and ${commentInScope(batch, scope)}
      and ${themes === undefined ? sql`true` : sql`theme.ref = any(${themes})`}
    order by theme.ref, rank`.execute(db);
  return rows.map((row) => ({
    id: row.uid,
    version: row.version,
    theme: row.theme,
    rank: row.rank,
    text: applyRedactions(row.text.slice(row.start, row.end), row.redactions).text,
    valence: valenceOf(row.valence),
    batch: batch.uid,
    batchId: batch.id,
    commentId: row.commentId,
    comment: commentUid(batch.uid, row.commentId),
    respondentId: row.respondentId,
    value: row.value,
  }));
}

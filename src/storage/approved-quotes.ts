import { sql } from 'kysely';
import type { Valence } from '../../models/classifier.ts';
import { valenceOf } from '../../models/codes.ts';
import { fieldName, fieldNamed } from '../domain/frequencies/query.ts';
import { applyRedactions } from '../domain/redaction/redaction.ts';
import { commentUid } from './comment-uid.ts';
import type { Queries } from './database.ts';
import { joinQuoted, quotable } from './quotes.ts';
import type { QuoteRedaction } from './schema-quotes.ts';
import type { Scope } from './schema.ts';
import { commentInScope, type TaggedBatch } from './scope-condition.ts';

/** A quote that an author approved, as it may be printed: its text has placeholders for what is hidden. */
export interface ApprovedQuote {
  readonly id: string;
  /** How many decisions it has had: the approved text is that of this version. */
  readonly version: number;
  readonly theme: string;
  /** Its place among the theme's quotes, from 1: first those that stand for the theme, then those of values. */
  readonly rank: number;
  readonly text: string;
  readonly valence: Valence;
  readonly batch: string;
  readonly batchId: number;
  readonly commentId: number;
  readonly comment: string;
  readonly respondentId: number;
  /** The one value beside it, of the field asked for; null where it is not known, or none was asked for. */
  readonly value: string | null;
}

/** More than a theme has quotes that stand for it as a whole. */
const afterAll = 1000;

/**
 * The approved quotes of a batch's current tagging, of themes and of values, by theme and rank, with one attribute at most.
 * A quote under several themes comes once for each. None whose comment is erased, or speaks of somebody at risk.
 *
 * @param options.themes refs of the themes to read; all without it
 * @param options.scope whose comments may be seen; all without it
 * @param options.attribute the attribute whose value goes beside the quote; or `system`, where the comment names just one,
 *   or `question`
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
      ${valueBeside(batch, attribute)} as value
    from (
      select theme_id, quote_id, row_number() over (partition by theme_id order by min(place), quote_id)::int as rank
      from (
        select theme_id, quote_id, rank as place from exemplar where tagging_id = ${batch.taggingId}
        union all
        select theme_id, quote_id, ${afterAll} + rank from value_exemplar where tagging_id = ${batch.taggingId}) as chosen
      group by theme_id, quote_id) as pool
    join theme on theme.id = pool.theme_id
    ${joinQuoted(batch)}
    where quote.status = 'approved' and ${quotable(batch)}
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

/** The value of a field to print beside a quote, in SQL; null where there is none, or more than one. */
function valueBeside({ id, bucket, taggingId }: TaggedBatch, attribute: string | null) {
  const field = attribute === null ? null : fieldNamed(attribute);
  if (field?.kind === 'attribute')
    return sql`(select attributes ->> ${fieldName(field)}::text from respondent where respondent.bucket = ${bucket}
      and respondent.batch_id = ${id} and respondent.id = comment.respondent_id)`;
  if (field?.kind === 'system')
    return sql`(select min(name) from finding join system on system.id = any(systems)
      where finding.bucket = ${bucket} and finding.tagging_id = ${taggingId} and finding.comment_id = comment.id
      having count(*) = 1)`;
  if (field?.kind === 'question')
    return sql`(select question.text from question where batch_id = ${id} and n = comment.question)`;
  return sql`null::text`;
}

import type pg from 'pg';
import type { QuotedTagging } from './quoted-taggings.ts';

/** A field that quotes are chosen for, with its values. */
export interface QuotedField {
  readonly field: string;
  readonly values: readonly string[];
}

/** Longer names and values have no quotes of their own: an index could not hold them. */
const longest = { field: 100, value: 400 };

/**
 * The attributes of a batch's respondents that have at most `mostValues` different values, in order of name; one with more,
 * such as a number of staff, tells people apart rather than groups of them.
 */
export async function readQuotedAttributes(
  pool: pg.Pool,
  { batchId, bucket }: QuotedTagging,
  mostValues: number,
): Promise<QuotedField[]> {
  const { rows } = await pool.query<QuotedField>(
    `select field, array_agg(value order by value) as values from (
       select distinct key as field, value from respondent, jsonb_each_text(attributes)
       where bucket = $1 and batch_id = $2 and value <> '' and length(key) <= $4 and length(value) <= $5) as stated
     group by field having count(*) <= $3 order by field`,
    [bucket, batchId, mostValues, longest.field, longest.value],
  );
  return rows;
}

/** The questions that a batch's comments answer, by number. */
export async function readQuestions(
  pool: pg.Pool,
  { batchId }: QuotedTagging,
  most: number,
): Promise<Map<number, string>> {
  const { rows } = await pool.query<{ n: number; text: string }>(
    `select n, text from question where batch_id = $1 and length(text) <= $2 and text <> '' order by n limit $3`,
    [batchId, longest.value, most],
  );
  return new Map(rows.map(({ n, text }) => [n, text]));
}

/** Names of systems by number. */
export async function readSystemNumbers(pool: pg.Pool): Promise<Map<number, string>> {
  const { rows } = await pool.query<{ id: number; name: string }>(
    'select id, name from system where length(name) <= $1',
    [longest.value],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** A run of comments of a tagging, a thousand or so. */
export interface CommentRange {
  readonly first: number;
  readonly last: number;
}

/** The runs of comments of a tagging, in order. */
export async function readRanges(pool: pg.Pool, { taggingId }: QuotedTagging): Promise<CommentRange[]> {
  const { rows } = await pool.query<CommentRange>(
    `select first_id as first, last_id as last from chunk
     where tagging_id = $1 and state <> 'split' order by first_id`,
    [taggingId],
  );
  return rows;
}

/** A comment that may be quoted, and its tags that nobody denied. */
export interface QuotableComment {
  readonly commentId: number;
  readonly respondentId: number;
  /** Its number within the batch, or null. */
  readonly question: number | null;
  readonly facets: number;
  readonly systems: readonly number[];
  readonly themes: readonly number[];
  /** By theme; 1 where people confirmed that it applies. */
  readonly probabilities: readonly number[];
}

/** All that SQL may leave white between words, as `\s` does. */
const whiteSpace = "E' \\t\\n\\r\\f\\u000b\\u00a0\\u2002\\u2003\\u2009\\u200a\\u202f\\u3000'";

/**
 * The tagged comments of a run that have eight words, which a quote needs, by the same rules as the quotes of themes: none
 * that the tagging or a person says speaks of somebody at risk, no theme of which people said that it does not apply. None
 * of which an author refused a quote. Read by key, so that the plan does not matter, and one run at a time, so that a large batch takes no more memory.
 */
export async function readQuotable(
  pool: pg.Pool,
  { taggingId, batchId, bucket }: QuotedTagging,
  { first, last }: CommentRange,
): Promise<QuotableComment[]> {
  const { rows } = await pool.query<QuotableComment>(
    `select comment.id as "commentId", comment.respondent_id as "respondentId", question,
       coalesce(finding.facets, 0) as facets, coalesce(systems, '{}') as systems, themes, probabilities
     from (
       select tag.comment_id as id, array_agg(tag.theme_id order by tag.theme_id) as themes,
         array_agg(case when tag.theme_id = any(theme_ids) and state <> 'open' then 1 else probability end
           order by tag.theme_id) as probabilities
       from tag left join settled_label on settled_label.comment_id = tag.comment_id
       where tag.bucket = $1 and tagging_id = $2 and tag.comment_id between $4 and $5
         and coalesce(settled_label.facets & 2, 0) = 0
         and (state is null or state = 'open' or tag.theme_id = any(theme_ids || disputed_ids)
           or tag.theme_id <> all(coalesce(about, array[tag.theme_id])))
       group by tag.comment_id) as tagged
     join comment on comment.bucket = $1 and comment.batch_id = $3 and comment.id = tagged.id
     left join finding on finding.bucket = $1 and finding.tagging_id = $2 and finding.comment_id = tagged.id
     where comment.id between $4 and $5 and coalesce(finding.facets & 2, 0) = 0
       and length(comment.text) - length(translate(comment.text, ${whiteSpace}, '')) >= 7
       and not exists (select from quote
         where quote.batch_id = $3 and quote.comment_id = comment.id and status = 'refused')`,
    [bucket, taggingId, batchId, first, last],
  );
  return rows;
}

/** What is known of respondents of a batch. */
export async function readAttributes(
  pool: pg.Pool,
  { batchId, bucket }: QuotedTagging,
  respondents: readonly number[],
): Promise<Map<number, Readonly<Record<string, string>>>> {
  const { rows } = await pool.query<{ id: number; attributes: Record<string, string> }>(
    'select id, attributes from respondent where bucket = $1 and batch_id = $2 and id = any($3::bigint[])',
    [bucket, batchId, respondents],
  );
  return new Map(rows.map(({ id, attributes }) => [id, attributes]));
}

/** A comment's text, and the evidence that it is on a theme: start, end, weight; start, end, weight; … */
export interface EvidentText {
  readonly text: string;
  readonly evidence: readonly number[];
}

/** Texts of comments on a theme with their evidence, by id; one erased meanwhile is not among them. */
export async function readEvidentTexts(
  pool: pg.Pool,
  { taggingId, batchId, bucket }: QuotedTagging,
  themeId: number,
  ids: readonly number[],
): Promise<Map<number, EvidentText>> {
  const { rows } = await pool.query<EvidentText & { id: number }>(
    `select comment.id, text, evidence from comment
     join tag on tag.bucket = $1 and tagging_id = $3 and comment_id = comment.id and theme_id = $4
     where comment.bucket = $1 and comment.batch_id = $2 and comment.id = any($5::bigint[])`,
    [bucket, batchId, taggingId, themeId, ids],
  );
  return new Map(rows.map(({ id, text, evidence }) => [id, { text, evidence }]));
}

/** A quote that was chosen for a theme as a whole. */
export interface ThemeExemplar {
  readonly themeId: number;
  readonly commentId: number;
  readonly respondentId: number;
  readonly start: number;
  readonly end: number;
}

/** The quotes that a tagging's themes have already, best first. */
export async function readExemplars(
  pool: pg.Pool,
  { taggingId }: QuotedTagging,
): Promise<Map<number, ThemeExemplar[]>> {
  const { rows } = await pool.query<ThemeExemplar>(
    `select theme_id as "themeId", comment_id as "commentId", respondent_id as "respondentId", span_start as start,
       span_end as end
     from exemplar join quote on quote.id = quote_id where tagging_id = $1 and status <> 'refused' order by theme_id, rank`,
    [taggingId],
  );
  return Map.groupBy(rows, ({ themeId }) => themeId);
}

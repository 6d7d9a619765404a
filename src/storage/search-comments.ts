import { sql } from 'kysely';
import { FACETS, VALENCES } from '../../models/codes.ts';
import { type Filter, fieldName } from '../domain/frequencies/query.ts';
import { commentUid } from './comment-uid.ts';
import type { Queries } from './database.ts';
import type { Scope } from './schema.ts';
import { commentInScope } from './scope-condition.ts';
import type { StoredTag } from './tags.ts';
import type { TalliedBatch } from './tallies/survey-tallies.ts';

export interface FoundComment {
  readonly id: number;
  readonly uid: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly question: string | null;
  readonly text: string;
  readonly tags: readonly StoredTag[];
  readonly facets: number;
  readonly systems: readonly string[];
}

type Batch = Pick<TalliedBatch, 'id' | 'uid' | 'bucket' | 'taggingId'> & {
  readonly groupAttribute: string | null;
};

export interface CommentSearch {
  readonly filters: readonly Filter[];
  /** Words that the text holds as they are, in any case. */
  readonly text: string | null;
  /** Comments with a greater id only. */
  readonly after: number;
  readonly limit: number;
}

/** The values of a field of a comment in SQL, as a text array; an empty one where there are none. */
function valuesSql({ id, bucket, taggingId }: Batch, { field }: Filter, valences: readonly number[] | null) {
  const found = sql`finding.bucket = ${bucket} and finding.tagging_id = ${taggingId} and finding.comment_id = comment.id`;
  switch (field.kind) {
    case 'attribute':
      return sql`array(select value from respondent cross join lateral (select attributes ->> ${fieldName(field)} as value) v
        where respondent.bucket = ${bucket} and batch_id = ${id} and respondent.id = comment.respondent_id and value <> '')`;
    case 'question':
      return sql`array(select question.text from question where batch_id = ${id} and n = comment.question)`;
    case 'system':
      return sql`array(select name from finding join system on system.id = any(systems) where ${found})`;
    case 'facet':
      return sql`array(select name from finding, unnest(${FACETS}::text[]) with ordinality as facet (name, n)
        where ${found} and facets & (1 << (n - 1)::int) <> 0)`;
    case 'theme':
    case 'valence':
    case 'wave':
    case 'batch':
      return sql`array(select ref from tag join theme on theme.id = theme_id
        where tag.bucket = ${bucket} and tag.tagging_id = ${taggingId} and comment_id = comment.id
          and ${valences === null ? sql`true` : sql`valence = any(${valences}::int[])`})`;
  }
}

/** A page of the comments of a batch that are not blank and pass all filters, in order of id, with what they are tagged with. */
export async function searchComments(
  db: Queries,
  batch: Batch,
  { filters, text, after, limit }: CommentSearch,
  scope: Scope,
): Promise<FoundComment[]> {
  const valence = filters.find(({ field }) => field.kind === 'valence');
  const valences =
    valence === undefined
      ? null
      : VALENCES.flatMap((name, code) =>
          (valence.include.length === 0 || valence.include.includes(name)) && !valence.exclude.includes(name)
            ? code
            : [],
        );
  const conditions = filters
    .filter(({ field }) => field.kind !== 'wave' && field.kind !== 'batch')
    .map((filter) => {
      const values = valuesSql(batch, filter, valences);
      if (filter.field.kind === 'valence') return sql<boolean>`cardinality(${values}) > 0`;
      const among = (list: readonly string[]) =>
        list.includes('')
          ? sql`(${values} && ${list}::text[] or cardinality(${values}) = 0)`
          : sql`${values} && ${list}::text[]`;
      const include = filter.include.length === 0 ? sql`true` : among(filter.include);
      const exclude = filter.exclude.length === 0 ? sql`true` : sql`not ${among(filter.exclude)}`;
      return sql<boolean>`${include} and ${exclude}`;
    });
  const wanted = text === null ? sql`true` : sql`position(lower(${text}) in lower(comment.text)) > 0`;
  const { id, bucket, taggingId, uid } = batch;
  const { rows } = await sql<Omit<FoundComment, 'uid'>>`
    select comment.id, comment.text,
      coalesce((select attributes from respondent where bucket = ${bucket} and batch_id = ${id}
        and respondent.id = comment.respondent_id), '{}') as attributes,
      (select question.text from question where batch_id = ${id} and n = comment.question) as question,
      coalesce((
        select json_agg(json_build_object('theme', theme.ref, 'probability', probability, 'valence', valence,
          'evidence', evidence) order by probability desc, theme.ref)
        from tag join theme on theme.id = tag.theme_id
        where tag.bucket = ${bucket} and tagging_id = ${taggingId} and comment_id = comment.id), '[]') as tags,
      coalesce((select facets from finding where finding.bucket = ${bucket} and tagging_id = ${taggingId}
        and comment_id = comment.id), 0) as facets,
      array(select name from finding join system on system.id = any(systems) where finding.bucket = ${bucket}
        and tagging_id = ${taggingId} and comment_id = comment.id order by name) as systems
    from (
      select * from comment
      where bucket = ${bucket} and batch_id = ${id} and comment.id > ${after} and not blank and ${wanted}
        and ${commentInScope(batch, scope)} and ${sql.join([sql`true`, ...conditions], sql` and `)}
      order by id limit ${limit}) as comment
    order by comment.id`.execute(db);
  return rows.map((row) => ({ ...row, uid: commentUid(uid, row.id) }));
}

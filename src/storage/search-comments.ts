import { sql } from 'kysely';
import type { Filter } from '../domain/frequencies/query.ts';
import { passesAll } from './comment-filters.ts';
import { commentUid } from './comment-uid.ts';
import type { Queries } from './database.ts';
import type { Scope } from './schema.ts';
import { commentInScope, type TaggedBatch } from './scope-condition.ts';
import type { StoredTag } from './tags.ts';

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

export interface CommentSearch {
  readonly filters: readonly Filter[];
  /** Words that the text holds as they are, in any case. */
  readonly text: string | null;
  /** Comments with a greater id only. */
  readonly after: number;
  readonly limit: number;
}

/** A page of the comments of a batch that are not blank and pass all filters, in order of id, with what they are tagged with. */
export async function searchComments(
  db: Queries,
  batch: TaggedBatch,
  { filters, text, after, limit }: CommentSearch,
  scope: Scope,
): Promise<FoundComment[]> {
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
        and ${commentInScope(batch, scope)} and ${passesAll(batch, filters)}
      order by id limit ${limit}) as comment
    order by comment.id`.execute(db);
  return rows.map((row) => ({ ...row, uid: commentUid(uid, row.id) }));
}

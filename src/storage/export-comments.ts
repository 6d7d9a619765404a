import { sql } from 'kysely';
import { commentUid } from './comment-uid.ts';
import type { Queries } from './database.ts';
import type { Scope } from './schema.ts';
import { commentInScope, type TaggedBatch } from './scope-condition.ts';
import type { StoredTag } from './tags.ts';

/** A comment with its tags, as an export holds it. */
export interface ExportedComment {
  readonly uid: string;
  readonly row: number;
  readonly respondent: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  readonly question: string | null;
  readonly text: string;
  readonly blank: boolean;
  readonly tags: readonly Omit<StoredTag, 'evidence'>[];
  /** Bits: 1 suggestion, 2 distress. */
  readonly facets: number;
  readonly systems: readonly string[];
}

/** The batch was erased while it was being read. */
export class BatchErased extends Error {}

const pageSize = 1000;

/**
 * All comments of a batch with the tags of its current tagging, in the order of the file, a thousand at a time. Each page
 * is a query of its own, so that a slow reader holds no transaction open. Throws BatchErased rather than end early.
 */
export async function* exportComments(
  db: Queries,
  batch: TaggedBatch,
  scope: Scope,
): AsyncGenerator<ExportedComment[]> {
  let after = 0;
  for (;;) {
    const rows = await readPage(db, batch, scope, after);
    if (await isErased(db, batch)) throw new BatchErased();
    if (rows.length > 0)
      yield rows.map(({ id, ...comment }) => ({ uid: commentUid(batch.uid, id), ...comment }));
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    after = last.id;
  }
}

async function isErased(db: Queries, { id }: TaggedBatch): Promise<boolean> {
  const row = await db.selectFrom('batch').select('erased').where('id', '=', id).executeTakeFirst();
  return row?.erased ?? true;
}

/** What belongs to a comment is looked up by index: a join may be planned badly while a batch has no statistics. */
async function readPage(
  db: Queries,
  { id, bucket, taggingId, ...batch }: TaggedBatch,
  scope: Scope,
  after: number,
): Promise<(Omit<ExportedComment, 'uid'> & { id: number })[]> {
  const { rows } = await sql<Omit<ExportedComment, 'uid'> & { id: number }>`
    select comment.id, comment.row, person.ref as respondent, coalesce(person.attributes, '{}') as attributes,
      (select question.text from question where batch_id = ${id} and n = comment.question) as question,
      comment.text, comment.blank,
      coalesce((
        select json_agg(json_build_object('theme', theme.ref, 'probability', probability, 'valence', valence)
          order by probability desc, theme.ref)
        from tag join theme on theme.id = tag.theme_id
        where tag.bucket = ${bucket} and tagging_id = ${taggingId} and comment_id = comment.id), '[]') as tags,
      coalesce(found.facets, 0) as facets,
      array(select name from system where system.id = any(found.systems) order by name) as systems
    from (
      select * from comment
      where bucket = ${bucket} and batch_id = ${id} and comment.id > ${after}
        and ${commentInScope({ id, bucket, taggingId, ...batch }, scope)}
      order by id limit ${pageSize}) as comment
    left join lateral (
      select ref, attributes from respondent
      where bucket = ${bucket} and batch_id = ${id} and respondent.id = comment.respondent_id limit 1) as person on true
    left join lateral (
      select facets, systems from finding
      where bucket = ${bucket} and tagging_id = ${taggingId} and comment_id = comment.id limit 1) as found on true
    order by comment.id`.execute(db);
  return rows;
}

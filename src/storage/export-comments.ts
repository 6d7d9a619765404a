import { sql } from 'kysely';
import { commentUid } from './comment-uid.ts';
import type { Queries } from './database.ts';
import type { Scope } from './schema.ts';
import { commentInScope, type TaggedBatch } from './scope-condition.ts';

export interface ExportedTag {
  readonly theme: string;
  readonly probability: number;
  /** 0 neutral, 1 negative, 2 positive, 3 mixed. */
  readonly valence: number;
}

export interface ExportedComment {
  readonly uid: string;
  readonly row: number;
  readonly respondent: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  readonly question: string | null;
  readonly text: string;
  readonly blank: boolean;
  readonly tags: readonly ExportedTag[];
  /** Bits: 1 suggestion, 2 distress. */
  readonly facets: number;
  readonly systems: readonly string[];
}

/**
 * All comments of a batch with the tags of its current tagging, in the order of the file, a thousand or so at a time.
 * Each page is a query of its own, so that a slow reader holds no transaction open.
 */
export async function* exportComments(
  db: Queries,
  batch: TaggedBatch,
  scope: Scope,
): AsyncGenerator<ExportedComment[]> {
  const ranges = await db
    .selectFrom('chunk')
    .select(['first_id as first', 'last_id as last'])
    .where('tagging_id', '=', batch.taggingId)
    .where('state', '!=', 'split')
    .orderBy('first_id')
    .execute();
  for (const range of ranges) yield await readRange(db, batch, scope, range);
}

async function readRange(
  db: Queries,
  batch: TaggedBatch,
  scope: Scope,
  range: { first: number; last: number },
): Promise<ExportedComment[]> {
  const { rows } = await sql<Omit<ExportedComment, 'uid'> & { id: number }>`
    select comment.id, comment.row, respondent.ref as respondent, coalesce(respondent.attributes, '{}') as attributes,
      question.text as question, comment.text, comment.blank,
      coalesce(t.tags, '[]') as tags, coalesce(finding.facets, 0) as facets,
      array(select name from system where system.id = any(finding.systems) order by name) as systems
    from comment
    left join respondent on respondent.bucket = ${batch.bucket} and respondent.batch_id = comment.batch_id
      and respondent.id = comment.respondent_id
    left join question on question.batch_id = comment.batch_id and question.n = comment.question
    left join (
      select comment_id, json_agg(json_build_object('theme', theme.ref, 'probability', probability, 'valence', valence)
        order by probability desc, theme.ref) as tags
      from tag join theme on theme.id = tag.theme_id
      where tag.bucket = ${batch.bucket} and tag.tagging_id = ${batch.taggingId}
        and tag.comment_id between ${range.first} and ${range.last}
      group by comment_id) t on t.comment_id = comment.id
    left join finding on finding.bucket = ${batch.bucket} and finding.tagging_id = ${batch.taggingId}
      and finding.comment_id = comment.id
    where comment.bucket = ${batch.bucket} and comment.batch_id = ${batch.id}
      and comment.id between ${range.first} and ${range.last} and ${commentInScope(batch, scope)}
    order by comment.id`.execute(db);
  return rows.map(({ id, ...comment }) => ({ uid: commentUid(batch.uid, id), ...comment }));
}

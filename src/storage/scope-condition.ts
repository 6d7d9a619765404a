import { type RawBuilder, sql } from 'kysely';
import type { Scope } from './schema.ts';

/** A tagged batch, as far as the queries over its comments need it. */
export interface TaggedBatch {
  readonly id: number;
  readonly uid: string;
  readonly bucket: number;
  readonly taggingId: number;
  readonly groupAttribute: string | null;
}

/** The scope limits which comments of a batch may be seen, not only which batches. */
export function limitsComments(scope: Scope): boolean {
  return scope.groups !== undefined || scope.systems !== undefined;
}

/** Where the condition stands: at comments, or at tags, which name their comment and its respondent. */
const columns = {
  comment: { id: 'comment.id', respondent: 'comment.respondent_id' },
  tag: { id: 'tag.comment_id', respondent: 'tag.respondent_id' },
} as const;

/**
 * SQL that is true for the comments, or tags, of a batch that a scope lets be seen. A scope by group sees nothing of a
 * survey that has no group. Each is looked up by index: as a join it would be planned for a batch too new for the
 * statistics, row by row.
 */
export function commentInScope(
  batch: TaggedBatch,
  scope: Scope,
  of: keyof typeof columns = 'comment',
): RawBuilder<boolean> {
  const { id, respondent } = columns[of];
  const conditions = [sql<boolean>`true`];
  if (scope.groups !== undefined)
    conditions.push(sql<boolean>`(
      select attributes ->> ${batch.groupAttribute ?? ''} from respondent
      where respondent.bucket = ${batch.bucket} and respondent.batch_id = ${batch.id}
        and respondent.id = ${sql.ref(respondent)}) = any(${scope.groups})`);
  if (scope.systems !== undefined)
    conditions.push(sql<boolean>`(
      select systems from finding
      where finding.bucket = ${batch.bucket} and finding.tagging_id = ${batch.taggingId}
        and finding.comment_id = ${sql.ref(id)})
      && array(select system.id from system where system.name = any(${scope.systems}))`);
  return sql.join(conditions, sql` and `);
}

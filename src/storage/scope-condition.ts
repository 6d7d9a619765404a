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

/**
 * SQL that is true for the comments of a batch that a scope lets be seen; `comment` names the columns `id` and
 * `respondent_id`. A scope by group sees nothing of a survey that has no group.
 */
export function commentInScope(batch: TaggedBatch, scope: Scope, comment = 'comment'): RawBuilder<boolean> {
  const conditions = [sql<boolean>`true`];
  if (scope.groups !== undefined)
    conditions.push(sql<boolean>`exists (
      select from respondent where respondent.bucket = ${batch.bucket} and respondent.batch_id = ${batch.id}
        and respondent.id = ${sql.ref(`${comment}.respondent_id`)}
        and respondent.attributes ->> ${batch.groupAttribute ?? ''} = any(${scope.groups}))`);
  if (scope.systems !== undefined)
    conditions.push(sql<boolean>`exists (
      select from finding where finding.bucket = ${batch.bucket} and finding.tagging_id = ${batch.taggingId}
        and finding.comment_id = ${sql.ref(`${comment}.id`)}
        and finding.systems && array(select system.id from system where system.name = any(${scope.systems})))`);
  return sql.join(conditions, sql` and `);
}

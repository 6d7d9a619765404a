import { sql } from 'kysely';
import { type Opinion, viewsByReviewer, withoutUndone } from '../domain/review/views.ts';
import type { Queries } from './database.ts';

/** The columns of a decision that make an Opinion of it. */
export const opinionColumns = `decision.id, reviewer, verdict, undoes, purpose = 'adjudicate' as adjudicates, about,
  theme_ids as themes, valences, decision.facets, decision.redactions`;

/** Decisions of an audit by comment, oldest first; `blind` leaves out those made with the machine's labels in sight. */
export async function readAuditOpinions(
  db: Queries,
  auditId: number,
  { blind }: { blind: boolean },
): Promise<Map<number, Opinion[]>> {
  const { rows } = await sql<Opinion & { commentId: number }>`
    select comment_id as "commentId", ${sql.raw(opinionColumns)} from decision
    where audit_id = ${auditId} and (blind or not ${blind}::boolean) order by decision.id`.execute(db);
  return Map.groupBy(rows, (row) => row.commentId);
}

/** What one reviewer holds of a comment, without saying who. */
export interface ReviewerView {
  readonly themes: readonly number[];
  readonly valences: readonly (number | null)[];
}

/** What reviewers hold of comments, by comment, in the order in which they first decided. */
export async function readViews(
  db: Queries,
  commentIds: readonly number[],
): Promise<Map<number, ReviewerView[]>> {
  const { rows } = await sql<Opinion & { commentId: number }>`
    select comment_id as "commentId", ${sql.raw(opinionColumns)} from decision
    where comment_id = any(${commentIds}) order by decision.id`.execute(db);
  const views = new Map<number, ReviewerView[]>();
  for (const [commentId, opinions] of Map.groupBy(rows, (row) => row.commentId))
    views.set(
      commentId,
      [...viewsByReviewer(withoutUndone(opinions)).values()].map((view) => ({
        themes: [...view.themes.keys()],
        valences: [...view.themes.values()],
      })),
    );
  return views;
}

import type pg from 'pg';
import type { Settled } from '../domain/review/settle.ts';
import type { NewDecision } from './decisions.ts';
import type { JudgedComment } from './find-comment.ts';
import { addItems, ensureQueue } from './review-queues.ts';

/**
 * Put a comment on the queues that a decision calls for: for an adjudicator where reviewers differ, and back on its
 * audit's when the coding was undone. Those who coded an audit do not look again.
 */
export async function queueAfter(
  client: pg.ClientBase,
  comment: JudgedComment,
  decision: NewDecision,
  settled: Settled,
  audited: boolean,
): Promise<void> {
  if (decision.verdict === 'undo' && decision.purpose === 'audit')
    await requeueCoding(client, comment, decision);
  if (settled.state !== 'disputed') return;
  const item = { commentId: comment.id, batchId: comment.batchId, place: 0, reason: 'reviewers_differ' };
  const { surveyId } = comment;
  const adjudicate = await ensureQueue(client, {
    purpose: 'adjudicate',
    surveyId,
    themeId: null,
    auditId: decision.auditId,
  });
  await addItems(client, adjudicate, [
    { ...item, shown: await wasShown(client, comment.id, decision.auditId) },
  ]);
  if (audited) return;
  const queue = await ensureQueue(client, { purpose: 'disputed', surveyId, themeId: null, auditId: null });
  await addItems(client, queue, [{ ...item, shown: true }]);
}

/** A coding of the audit was made with the machine's labels in sight, so a ruling over it is not blind either. */
async function wasShown(client: pg.ClientBase, commentId: number, auditId: number | null): Promise<boolean> {
  if (auditId === null) return false;
  const { rowCount } = await client.query(
    `select from audit_item where audit_id = $1 and comment_id = $2 and second = 'shown'`,
    [auditId, commentId],
  );
  return rowCount === 1;
}

async function requeueCoding(
  client: pg.ClientBase,
  { id, batchId, surveyId }: JudgedComment,
  { auditId, slot, blind }: NewDecision,
): Promise<void> {
  const queue = await ensureQueue(client, { purpose: 'audit', surveyId, themeId: null, auditId });
  await addItems(client, queue, [{ commentId: id, batchId, place: 0, slot, shown: !blind }]);
}

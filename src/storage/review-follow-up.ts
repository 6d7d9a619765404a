import type pg from 'pg';
import type { Settled } from '../domain/review/settle.ts';
import type { NewDecision } from './decisions.ts';
import type { JudgedComment } from './find-comment.ts';
import { addItems, ensureQueue } from './review-queues.ts';

/**
 * Take a comment off the queues that a decision answers, and put it on those that it calls for: for an adjudicator where
 * reviewers differ, and back on its audit's when the coding was undone. Those who coded an audit do not look again.
 */
export async function queueAfter(
  client: pg.ClientBase,
  comment: JudgedComment,
  decision: NewDecision,
  settled: Settled,
  audited: boolean,
): Promise<void> {
  const disputed = settled.state === 'disputed';
  if (decision.verdict !== 'undo') await dequeue(client, comment.id, decision, disputed);
  else if (decision.purpose === 'audit') await requeueCoding(client, comment, decision);
  if (!disputed) return;
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

/**
 * Which queues a decision answers: the coding of an audit its own place; a ruling, or reviewers who agree, the dispute;
 * a decision on one theme that theme's; one on all themes everything but audits and disputes.
 */
async function dequeue(
  client: pg.ClientBase,
  commentId: number,
  { purpose, auditId, slot, about, themes }: NewDecision,
  disputed: boolean,
): Promise<void> {
  await client.query({
    name: 'dequeue',
    text: `delete from review_item using review_queue as queue
      where comment_id = $1 and queue.id = queue_id and case queue.purpose
        when 'audit' then queue.audit_id = $3 and slot = $4
        when 'adjudicate' then not $5
        when 'disputed' then not $5 or $2 = 'disputed'
        when 'theme' then $6::int[] is null or theme_id = any($6) or theme_id = any($7)
        else $6::int[] is null end`,
    values: [commentId, purpose, auditId, slot, disputed, about, themes],
  });
}

async function requeueCoding(
  client: pg.ClientBase,
  { id, batchId, surveyId }: JudgedComment,
  { auditId, slot, blind }: NewDecision,
): Promise<void> {
  const queue = await ensureQueue(client, { purpose: 'audit', surveyId, themeId: null, auditId });
  await addItems(client, queue, [{ commentId: id, batchId, place: 0, slot, shown: !blind }]);
}

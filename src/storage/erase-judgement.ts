import type pg from 'pg';

const tables = [
  'review_lease',
  'review_item',
  'settled_label',
  'audit_item',
  'decision',
  'suggestion_comment',
] as const;

/**
 * Remove what people decided of a batch's comments, of all or of these alone, and where they stand as examples, within the
 * caller's transaction. What stays is that somebody decided, with ids alone, in the audit log.
 */
export async function eraseJudgement(
  client: pg.ClientBase,
  batchId: number,
  commentIds: readonly number[] | null = null,
): Promise<void> {
  const these = 'batch_id = $1 and ($2::bigint[] is null or comment_id = any($2))';
  await client.query(
    `delete from out_of_fold where comment_id in (select comment_id from settled_label where ${these})`,
    [batchId, commentIds],
  );
  await client.query(
    `delete from trial_flip where trial_id in (select id from trial where batch_id = $1)
       and ($2::bigint[] is null or comment_id = any($2))`,
    [batchId, commentIds],
  );
  for (const table of tables)
    await client.query(`delete from ${table} where ${these}`, [batchId, commentIds]);
}

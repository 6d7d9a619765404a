import type pg from 'pg';
import type { QueuePurpose } from './schema-judgement.ts';

/** How long (s) a comment stays before a reviewer who does nothing. */
export const leaseSeconds = 600;

/** What a comment was given out for. */
export interface HeldLease {
  readonly itemId: number;
  readonly queueId: number;
  readonly purpose: QueuePurpose;
  readonly slot: number;
  readonly shown: boolean;
  readonly auditId: number | null;
  /** The version of the codebook that the audit is labelled with. */
  readonly auditVersion: { readonly codebookId: number; readonly version: number } | null;
}

/**
 * End a reviewer's lease of a comment in the caller's transaction, and tell what it was for. One that ran out still
 * counts while nobody else has taken the comment. Null when it is not theirs any more.
 */
export async function takeLease(
  client: pg.ClientBase,
  commentId: number,
  token: string,
  keyId: number,
): Promise<HeldLease | null> {
  const { rows } = await client.query<
    Omit<HeldLease, 'auditVersion'> & { codebookId: number | null; version: number | null }
  >({
    name: 'take-lease',
    text: `with taken as (
        delete from review_lease where comment_id = $1 and token = $2 and key_id = $3 returning item_id)
      select item.id as "itemId", queue_id as "queueId", purpose, slot, shown, audit_id as "auditId",
        codebook.id as "codebookId", codebook.version
      from taken join review_item as item on item.id = item_id join review_queue as queue on queue.id = queue_id
        left join audit_sample on audit_sample.id = audit_id left join codebook on codebook.id = codebook_id`,
    values: [commentId, token, keyId],
  });
  const [row] = rows;
  if (row === undefined) return null;
  const { codebookId, version, ...lease } = row;
  return {
    ...lease,
    auditVersion: codebookId === null || version === null ? null : { codebookId, version },
  };
}

/** Keep a reviewer's lease for another while; until when, or null when it is not theirs any more. */
export async function renewLease(pool: pg.Pool, token: string, keyId: number): Promise<Date | null> {
  const { rows } = await pool.query<{ until: Date }>(
    `update review_lease set until = now() + make_interval(secs => $3) where token = $1 and key_id = $2 returning until`,
    [token, keyId, leaseSeconds],
  );
  return rows[0]?.until ?? null;
}

/** Give a comment back. False when the lease is not theirs any more. */
export async function endLease(pool: pg.Pool, token: string, keyId: number): Promise<boolean> {
  const { rowCount } = await pool.query('delete from review_lease where token = $1 and key_id = $2', [
    token,
    keyId,
  ]);
  return rowCount === 1;
}

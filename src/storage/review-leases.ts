import type pg from 'pg';
import type { QueuePurpose } from './schema-judgement.ts';

/** How long (s) a comment stays before a reviewer who does nothing. */
export const leaseSeconds = 600;

/** What a comment was given out for. */
export interface HeldLease {
  readonly itemId: number;
  readonly purpose: QueuePurpose;
  readonly slot: number;
  readonly shown: boolean;
  readonly auditId: number | null;
  /** The version of the codebook that the audit is labelled with. */
  readonly auditVersion: { readonly codebookId: number; readonly version: number } | null;
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

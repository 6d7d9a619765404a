import type pg from 'pg';
import { recordAuditWithin } from './audit-log.ts';
import { createJob } from './jobs.ts';
import { inTransaction } from './transaction.ts';

/** What came of the wish to cancel a job: it had been cancelled before, or had ended otherwise. */
export type Cancelling = 'cancelled' | 'was cancelled' | 'ended';

/** End a job that has not ended, by a person's wish; see cancelJobWithin. */
export function cancelJob(pool: pg.Pool, uid: string, keyId: number | null): Promise<Cancelling> {
  return inTransaction(pool, (client) => cancelJobWithin(client, uid, keyId));
}

/**
 * The same within the caller's transaction, with its line in the audit log. The tagging that the job waits for ends with it,
 * and another job takes out what that had written. Locks the tagging first, as finishTagging does. A worker that has the
 * job at hand learns of it when it next renews its lease.
 */
export async function cancelJobWithin(
  client: pg.ClientBase,
  uid: string,
  keyId: number | null,
): Promise<Cancelling> {
  await client.query(
    `select from tagging where id = (select (result ->> 'taggingId')::bigint from job where uid = $1) for update`,
    [uid],
  );
  const { rows } = await client.query<{ kind: string; taggingId: number | null }>(
    `update job set state = 'cancelled', lease_until = null, finished_at = now()
     where uid = $1 and state in ('queued', 'running')
     returning kind, (result ->> 'taggingId')::bigint as "taggingId"`,
    [uid],
  );
  const [job] = rows;
  if (job === undefined) {
    const { rowCount } = await client.query(`select from job where uid = $1 and state = 'cancelled'`, [uid]);
    return rowCount === 1 ? 'was cancelled' : 'ended';
  }
  const { kind, taggingId } = job;
  const { rowCount } = await client.query(
    `update tagging set state = 'cancelled' where id = $1 and state = 'running'`,
    [taggingId],
  );
  if (rowCount === 1) await createJob(client, { kind: 'clear-tagging', args: { taggingId }, keyId: null });
  await recordAuditWithin(client, { keyId, action: 'job.cancel', subject: uid, detail: { kind } });
  return 'cancelled';
}

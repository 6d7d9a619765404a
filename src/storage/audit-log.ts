import type pg from 'pg';
import type { Queries } from './database.ts';

/** One thing that someone did. `subject` and `detail` hold ids and settings only, never text of comments. */
export interface AuditEvent {
  readonly id: number;
  readonly at: Date;
  /** Uid of the key that did it; null for the command line and start-up. */
  readonly key: string | null;
  readonly action: string;
  readonly subject: string;
  readonly detail: Record<string, unknown>;
}

/** Something to note: who did what to what; `subject` and `detail` as in an AuditEvent. */
export interface AuditNote {
  readonly keyId: number | null;
  readonly action: string;
  readonly subject: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Note what was done, in the transaction that does it. */
export async function recordAudit(query: Queries, event: AuditNote): Promise<void> {
  await query
    .insertInto('audit_event')
    .values({
      key_id: event.keyId,
      action: event.action,
      subject: event.subject,
      detail: JSON.stringify(event.detail ?? {}),
    })
    .execute();
}

/** The same within a transaction of a bare connection. */
export async function recordAuditWithin(client: pg.ClientBase, event: AuditNote): Promise<void> {
  await client.query('insert into audit_event (key_id, action, subject, detail) values ($1, $2, $3, $4)', [
    event.keyId,
    event.action,
    event.subject,
    JSON.stringify(event.detail ?? {}),
  ]);
}

/** A page of the audit log, newest first, events before `before` only. */
export async function listAuditEvents(
  query: Queries,
  page: { before: number | null; limit: number },
): Promise<AuditEvent[]> {
  return query
    .selectFrom('audit_event')
    .leftJoin('api_key', 'api_key.id', 'audit_event.key_id')
    .select(['audit_event.id', 'at', 'api_key.uid as key', 'action', 'subject', 'detail'])
    .$if(page.before !== null, (rest) => rest.where('audit_event.id', '<', page.before ?? 0))
    .orderBy('audit_event.id', 'desc')
    .limit(page.limit)
    .execute();
}

import type { QuoteRedaction, QuoteAction, QuoteStatus } from './schema-quotes.ts';
import { recordAuditWithin } from './audit-log.ts';
import type { Database } from './database.ts';
import { inTransaction } from './transaction.ts';

/** What an author decides of a quote: the redactions and the status that are in force from now on. */
export interface QuoteDecision {
  readonly quote: string;
  /** The version that the author saw. */
  readonly version: number;
  readonly keyId: number | null;
  readonly decision: QuoteAction;
  readonly redactions: readonly QuoteRedaction[];
  readonly status: QuoteStatus;
}

/** One line of a quote's history. */
export interface PastDecision {
  readonly version: number;
  readonly at: Date;
  /** Uid of the key that decided. */
  readonly key: string | null;
  readonly decision: QuoteAction;
  readonly status: QuoteStatus;
}

/**
 * Record a decision and note it in the audit log, in one transaction. False when the quote is no longer at the version
 * that the author saw, or is gone.
 */
export function decideQuote(database: Database, decision: QuoteDecision): Promise<boolean> {
  const redactions = JSON.stringify(decision.redactions);
  return inTransaction(database.pool, async (client) => {
    const { rows } = await client.query<{ id: number; version: number }>(
      `update quote set redactions = $3, status = $4, version = version + 1
       from (select id from batch where not erased and id = (select batch_id from quote where uid = $1) for share) as batch
       where uid = $1 and version = $2 and batch.id = batch_id returning quote.id, version`,
      [decision.quote, decision.version, redactions, decision.status],
    );
    const [quote] = rows;
    if (quote === undefined) return false;
    await client.query(
      `insert into quote_decision (quote_id, version, key_id, decision, redactions, status)
       values ($1, $2, $3, $4, $5, $6)`,
      [quote.id, quote.version, decision.keyId, decision.decision, redactions, decision.status],
    );
    await recordAuditWithin(client, {
      keyId: decision.keyId,
      action: `quote.${decision.decision}`,
      subject: decision.quote,
      detail: { version: quote.version, redactions: decision.redactions.length },
    });
    return true;
  });
}

/** Every decision of a quote, oldest first. */
export async function readDecisions(database: Database, quote: string): Promise<PastDecision[]> {
  return database.query
    .selectFrom('quote_decision')
    .innerJoin('quote', 'quote.id', 'quote_decision.quote_id')
    .leftJoin('api_key', 'api_key.id', 'quote_decision.key_id')
    .select([
      'quote_decision.version',
      'quote_decision.at',
      'api_key.uid as key',
      'quote_decision.decision',
      'quote_decision.status',
    ])
    .where('quote.uid', '=', quote)
    .orderBy('quote_decision.version')
    .execute();
}

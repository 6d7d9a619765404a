import { sql } from 'kysely';
import type { Batch } from './batches.ts';
import type { Queries } from './database.ts';
import type { Scope } from './schema.ts';
import { commentInScope, limitsComments } from './scope-condition.ts';

interface Counted {
  readonly rows: number;
  readonly comments: number;
  readonly blank: number;
  readonly respondents: number;
  readonly asked: number;
}

/**
 * A batch with its numbers over those of its comments that the scope lets be seen; as it is where the scope lets all be
 * seen. Refused rows and warnings are about the file as a whole, so there are none; whom a key limited to systems sees was asked.
 */
export async function withSeenNumbers(db: Queries, batch: Batch, scope: Scope): Promise<Batch> {
  if (!limitsComments(scope)) return batch;
  const { rows } = await sql<Counted>`
    select count(distinct row)::int as rows, count(*)::int as comments, (count(*) filter (where blank))::int as blank,
      (count(distinct respondent_id) filter (where not blank))::int as respondents,
      count(distinct respondent_id)::int as asked
    from comment where bucket = ${batch.bucket} and batch_id = ${batch.id} and ${commentInScope(batch, scope)}`.execute(
    db,
  );
  const [counted] = rows;
  if (counted === undefined) throw new Error('an aggregate without a row');
  const isWhole = batch.state === 'done' && batch.quarantined === 0;
  const progress = isWhole
    ? { tagged: counted.comments - counted.blank, quarantined: 0 }
    : await countClosed(db, batch, scope);
  return { ...batch, ...counted, ...progress, rejected: 0, warnings: [] };
}

/** Comments in chunks that are closed; chunk by chunk, as they are ranges of ids. */
async function countClosed(
  db: Queries,
  batch: Batch,
  scope: Scope,
): Promise<Pick<Batch, 'tagged' | 'quarantined'>> {
  const { rows } = await sql<Pick<Batch, 'tagged' | 'quarantined'>>`
    select coalesce(sum(n) filter (where state = 'done'), 0)::int as tagged,
      coalesce(sum(n) filter (where state = 'quarantined'), 0)::int as quarantined
    from chunk cross join lateral (
      select count(*) as n from comment
      where bucket = ${batch.bucket} and batch_id = ${batch.id} and id between first_id and last_id and not blank
        and ${commentInScope(batch, scope)}) as seen
    where tagging_id = ${batch.taggingId} and state in ('done', 'quarantined')`.execute(db);
  return rows[0] ?? { tagged: 0, quarantined: 0 };
}

import type pg from 'pg';
import { claimItems, type Claim, renewClaims, type Reviewer } from './claim-reviews.ts';
import { fillQueue } from './fill-queue.ts';
import { readClaimedComments, type ClaimedComment } from './claimed-comments.ts';
import { ensureQueue, type QueueKey } from './review-queues.ts';
import type { QueuePurpose } from './schema-judgement.ts';
import { inTransaction } from './transaction.ts';

/** What a reviewer asks for. */
export interface ReviewWish {
  readonly purpose: QueuePurpose;
  /** In these surveys, in this order. */
  readonly surveyIds: readonly number[];
  /** For the purpose `theme`. */
  readonly themeId: number | null;
}

export interface Queue extends QueueKey {
  readonly id: number;
  /** The version of the codebook that the audit is labelled with; null outside audits. */
  readonly auditVersion: number | null;
}

const mostRounds = 3;

/** The queues that a wish is served from; those that the purpose always has are made when they are new. */
export async function findQueues(pool: pg.Pool, wish: ReviewWish): Promise<Queue[]> {
  const find = async (): Promise<Queue[]> => {
    const { rows } = await pool.query<Queue>({
      name: 'find-queues',
      text: `select queue.id, purpose, queue.survey_id as "surveyId", theme_id as "themeId", audit_id as "auditId",
          codebook.version as "auditVersion"
        from review_queue as queue left join audit_sample on audit_sample.id = audit_id
          left join codebook on codebook.id = codebook_id
        where purpose = $1 and queue.survey_id = any($2::bigint[]) and theme_id is not distinct from $3
        order by array_position($2::bigint[], queue.survey_id), audit_id desc nulls last`,
      values: [wish.purpose, wish.surveyIds, wish.themeId],
    });
    return rows;
  };
  const known = await find();
  const missing = wish.surveyIds.filter(
    (surveyId) => !known.some((queue) => queue.surveyId === surveyId && queue.auditId === null),
  );
  if (wish.purpose === 'audit' || missing.length === 0) return known;
  await inTransaction(pool, async (client) => {
    for (const surveyId of missing)
      await ensureQueue(client, { purpose: wish.purpose, surveyId, themeId: wish.themeId, auditId: null });
  });
  return find();
}

/**
 * Bring comments before a reviewer: those that they hold already, with their leases renewed, and as many more as make up
 * the count. Asking again without deciding gives the same ones.
 */
export async function nextReviews(
  pool: pg.Pool,
  queues: readonly Queue[],
  reviewer: Reviewer,
  count: number,
): Promise<ClaimedComment[]> {
  const ids = queues.map((queue) => queue.id);
  let claims = (await renewClaims(pool, ids, reviewer)).slice(0, count);
  for (let round = 1; ; round++) {
    for (const queue of queues) {
      if (claims.length >= count) break;
      claims = [...claims, ...(await claimFrom(pool, queue, reviewer, count - claims.length))];
    }
    const comments = await readClaimedComments(pool, claims);
    if (comments.length === claims.length || round === mostRounds) return comments;
    const there = new Set(comments.map(({ claim }) => claim.itemId));
    await dropItems(
      pool,
      claims.filter((claim) => !there.has(claim.itemId)),
    );
    claims = comments.map(({ claim }) => claim);
  }
}

/**
 * A claim brings fewer than there are where both codings of a comment come up, or somebody else was faster. Who was faster
 * took a comment away, so trying again ends.
 */
async function claimFrom(pool: pg.Pool, queue: Queue, reviewer: Reviewer, count: number): Promise<Claim[]> {
  const claims: Claim[] = [];
  let filled = false;
  let inVain = 0;
  while (claims.length < count) {
    const more = await claimItems(pool, queue, reviewer, count - claims.length);
    claims.push(...more.claims);
    inVain = more.candidates > 0 ? 0 : inVain + 1;
    // Once in vain may be that somebody had both codings of a comment in hand, to take one.
    if (inVain < 2) continue;
    if (claims.length > 0 || filled) break;
    await fillQueue(pool, queue, reviewer.groups !== undefined || reviewer.systems !== undefined);
    filled = true;
    inVain = 0;
  }
  return claims;
}

/** Comments that were erased after they were queued. */
async function dropItems(pool: pg.Pool, claims: readonly Claim[]): Promise<void> {
  await pool.query(
    `with gone as (delete from review_item where id = any($1::bigint[]) returning id)
     delete from review_lease where item_id in (select id from gone)`,
    [claims.map((claim) => claim.itemId)],
  );
}

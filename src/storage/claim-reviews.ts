import type pg from 'pg';
import { leaseSeconds } from './review-leases.ts';
import type { QueuePurpose } from './schema-judgement.ts';

/** Who asks for comments to judge, and what they may see. */
export interface Reviewer {
  readonly keyId: number;
  readonly uid: string;
  readonly groups: readonly string[] | undefined;
  readonly systems: readonly string[] | undefined;
}

/** A comment that is before a reviewer. */
export interface Claim {
  readonly itemId: number;
  readonly queueId: number;
  readonly commentId: number;
  readonly batchId: number;
  readonly slot: number;
  readonly shown: boolean;
  readonly distress: boolean;
  readonly reason: string | null;
  readonly lease: string;
  readonly until: Date;
}

const claimColumns = `item.id as "itemId", item.queue_id as "queueId", item.comment_id as "commentId",
  item.batch_id as "batchId", item.slot, item.shown, item.distress, item.reason, lease.token as lease, lease.until`;

/** Commits without waiting for the disk: a lease that a crash forgets costs nobody anything. */
const unhurried = `unhurried as materialized (select set_config('synchronous_commit', 'off', true))`;

/** What a reviewer holds of these queues, oldest first, renewed. */
export async function renewClaims(
  pool: pg.Pool,
  queueIds: readonly number[],
  reviewer: Reviewer,
): Promise<Claim[]> {
  const { rows } = await pool.query<Claim>({
    name: 'renew-claims',
    text: `with ${unhurried}, lease as (
        update review_lease set until = now() + make_interval(secs => $3)
        where key_id = $1 and until > now() and item_id in (select id from review_item where queue_id = any($2::bigint[]))
        returning item_id, token, until)
      select ${claimColumns} from unhurried, lease join review_item as item on item.id = lease.item_id
      order by distress desc, place, item.id`,
    values: [reviewer.keyId, queueIds, leaseSeconds],
  });
  return rows;
}

/** Reviewers to whom a queue does not bring a comment that they decided before. A dispute is theirs to look at again. */
const onceOnly = (purpose: QueuePurpose): boolean => purpose !== 'disputed';

/** What a claim brought, and of how many comments that looked free: the others went to somebody faster. */
export interface Claimed {
  readonly claims: readonly Claim[];
  readonly candidates: number;
}

/**
 * Give a reviewer up to `count` more comments of a queue: none that somebody has before them, none that they coded or
 * skipped in the last day, and never both codings of one comment. Reviewers who ask at once get different ones.
 */
export async function claimItems(
  pool: pg.Pool,
  queue: { readonly id: number; readonly purpose: QueuePurpose },
  reviewer: Reviewer,
  count: number,
): Promise<Claimed> {
  const { rows } = await pool.query<Claim | (Omit<Claim, 'lease' | 'until'> & { lease: null; until: null })>({
    name: 'claim-items',
    text: `with ${unhurried}, candidate as materialized (
        select item.* from review_item as item
        where queue_id = $1
          and ($3::text[] is null or group_value = any($3))
          and ($4::text[] is null or systems && array(select system.id from system where system.name = any($4)))
          and not exists (
            select from review_lease as other where other.comment_id = item.comment_id and other.until > now()
              and (other.slot = item.slot or other.key_id = $2))
          and not exists (
            select from decision where decision.comment_id = item.comment_id and reviewer = $5
              and (verdict in ('decided', 'cannot_tell') and $6 or verdict = 'skip' and at > now() - interval '1 day')
              and not exists (select from decision as undo where undo.undoes = decision.id))
        order by distress desc, place, id limit $7 for update skip locked),
      lease as (
        insert into review_lease as held (comment_id, slot, token, key_id, item_id, batch_id, until)
        select distinct on (comment_id) comment_id, slot, gen_random_uuid(), $2, id, batch_id, now() + make_interval(secs => $8)
        from candidate order by comment_id, slot
        on conflict (comment_id, slot) do update
          set token = excluded.token, key_id = excluded.key_id, item_id = excluded.item_id, until = excluded.until
          where held.until <= now()
        returning item_id, token, until)
      select ${claimColumns} from unhurried, candidate as item left join lease on lease.item_id = item.id
      order by distress desc, place, item.id`,
    values: [
      queue.id,
      reviewer.keyId,
      reviewer.groups ?? null,
      reviewer.systems ?? null,
      reviewer.uid,
      onceOnly(queue.purpose),
      count,
      leaseSeconds,
    ],
  });
  return { claims: rows.filter((row) => row.lease !== null), candidates: rows.length };
}

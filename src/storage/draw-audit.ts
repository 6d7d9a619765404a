import type pg from 'pg';
import { v7 as uuid } from 'uuid';
import { recordAuditWithin } from './audit-log.ts';
import { ensureQueue } from './review-queues.ts';
import { inTransaction } from './transaction.ts';

/** What an audit is drawn from, and how. */
export interface AuditPlan {
  readonly surveyId: number;
  /** Draw from these waves, or batches, of the survey; from all of it where both are absent. */
  readonly waves: readonly string[] | null;
  readonly batches: readonly string[] | null;
  readonly codebookId: number;
  readonly keyId: number | null;
  readonly seed: string;
  /** How many respondents. */
  readonly size: number;
  /** The share of comments that are coded twice. */
  readonly doubleShare: number;
}

/** There are fewer respondents to draw from than were asked for. */
export class TooFewRespondents extends Error {
  readonly respondents: number;
  constructor(respondents: number) {
    super('too few respondents');
    this.respondents = respondents;
  }
}

interface Frame {
  readonly batches: readonly number[];
  readonly buckets: readonly number[];
  readonly respondents: number;
  readonly comments: number;
}

/**
 * Draw respondents at random without replacement, by the order of SHA-256 over seed and respondent, and freeze all of
 * their comments that are not blank as an audit. Of these a share, chosen likewise, is coded twice; in turn the second
 * coding is blind or shows the machine's labels. Returns the audit's uid. Throws TooFewRespondents.
 */
export function drawAudit(pool: pg.Pool, plan: AuditPlan): Promise<string> {
  return inTransaction(pool, async (client) => {
    const frame = await readFrame(client, plan);
    if (frame.respondents < plan.size) throw new TooFewRespondents(frame.respondents);
    const uid = uuid();
    const id = await insertAudit(client, uid, plan, frame);
    const comments = await drawItems(client, id, plan, frame);
    await client.query('update audit_sample set comments = $2 where id = $1', [id, comments]);
    await reserveComments(client, id);
    await queueCodings(client, id, plan);
    await recordAuditWithin(client, {
      keyId: plan.keyId,
      action: 'audit.draw',
      subject: uid,
      detail: { respondents: plan.size, comments, seed: plan.seed },
    });
    return uid;
  });
}

async function readFrame(client: pg.ClientBase, plan: AuditPlan): Promise<Frame> {
  const { rows: batches } = await client.query<{ id: number; bucket: number }>(
    `select batch.id, bucket from batch join wave on wave.id = wave_id
     where batch.survey_id = $1 and not erased and ($2::text[] is null or wave.name = any($2))
       and ($3::uuid[] is null or batch.uid = any($3)) order by batch.id for key share of batch`,
    [plan.surveyId, plan.waves, plan.batches],
  );
  const place = [batches.map((batch) => batch.id), [...new Set(batches.map((batch) => batch.bucket))]];
  const { rows } = await client.query<{ respondents: number; comments: number }>(
    `select count(*)::int as respondents, coalesce(sum(n), 0)::int as comments from (
       select count(*) as n from comment where batch_id = any($1::bigint[]) and bucket = any($2::int[]) and not blank
       group by respondent_id) as person`,
    place,
  );
  const [batchIds = [], buckets = []] = place;
  return { batches: batchIds, buckets, ...(rows[0] ?? { respondents: 0, comments: 0 }) };
}

async function insertAudit(
  client: pg.ClientBase,
  uid: string,
  plan: AuditPlan,
  frame: Frame,
): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `insert into audit_sample (uid, survey_id, codebook_id, key_id, seed, double_share, batches, frame_respondents,
       frame_comments, respondents, comments)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0) returning id`,
    [
      uid,
      plan.surveyId,
      plan.codebookId,
      plan.keyId,
      plan.seed,
      plan.doubleShare,
      frame.batches,
      frame.respondents,
      frame.comments,
      plan.size,
    ],
  );
  return rows[0]?.id ?? 0;
}

async function drawItems(
  client: pg.ClientBase,
  auditId: number,
  plan: AuditPlan,
  frame: Frame,
): Promise<number> {
  const { rows: drawn } = await client.query<{ id: number }>(
    `select id from (
       select distinct respondent_id as id from comment
       where batch_id = any($1::bigint[]) and bucket = any($2::int[]) and not blank) as person
     order by sha256(convert_to($3 || ' respondent ' || id, 'UTF8')), id limit $4`,
    [frame.batches, frame.buckets, plan.seed, plan.size],
  );
  const { rowCount } = await client.query(
    `insert into audit_item (audit_id, comment_id, bucket, batch_id, respondent_id, second, labelled_before)
     select $1, id, bucket, batch_id, respondent_id,
       case when place <= ceil($5::float8 * n) then case place % 2 when 1 then 'blind' else 'shown' end end,
       exists (select from settled_label where comment_id = id and state <> 'open' and not audited)
     from (
       select id, bucket, batch_id, respondent_id, count(*) over () as n,
         row_number() over (order by sha256(convert_to($4 || ' second ' || id, 'UTF8')), id) as place
       from comment where batch_id = any($2::bigint[]) and bucket = any($3::int[]) and not blank
         and respondent_id = any($6::bigint[])) as drawn`,
    [
      auditId,
      frame.batches,
      frame.buckets,
      plan.seed,
      plan.doubleShare,
      drawn.map((respondent) => respondent.id),
    ],
  );
  return rowCount ?? 0;
}

/** From now on these comments are judged for the audit alone, and nothing is trained on them. */
async function reserveComments(client: pg.ClientBase, auditId: number): Promise<void> {
  const drawn = 'comment_id in (select comment_id from audit_item where audit_id = $1)';
  await client.query(`update settled_label set audited = true where ${drawn}`, [auditId]);
  await client.query(`delete from review_item where ${drawn}`, [auditId]);
}

async function queueCodings(client: pg.ClientBase, auditId: number, plan: AuditPlan): Promise<void> {
  const { surveyId } = plan;
  const queue = await ensureQueue(client, { purpose: 'audit', surveyId, themeId: null, auditId });
  await client.query(
    `insert into review_item (queue_id, comment_id, slot, bucket, batch_id, respondent_id, group_value, systems, distress,
       place, shown)
     select $2, item.comment_id, slot, item.bucket, item.batch_id, item.respondent_id,
       (select attributes ->> survey.group_attribute from respondent where respondent.bucket = item.bucket
          and respondent.batch_id = item.batch_id and respondent.id = item.respondent_id),
       coalesce(found.systems, '{}'), coalesce(found.facets & 2 <> 0, false),
       row_number() over (order by sha256(convert_to($3 || ' coding ' || slot || ' ' || item.comment_id, 'UTF8'))),
       slot = 2 and second = 'shown'
     from audit_item as item join batch on batch.id = item.batch_id join survey on survey.id = batch.survey_id
       cross join (values (1), (2)) as coding (slot)
       left join lateral (
         select facets, systems from finding where finding.bucket = item.bucket
           and finding.tagging_id = batch.tagging_id and finding.comment_id = item.comment_id limit 1) as found on true
     where audit_id = $1 and (slot = 1 or second is not null)`,
    [auditId, queue, plan.seed],
  );
  await client.query('analyze review_item');
}

/**
 * How far an audit is: codings wanted and given, comments that somebody decided blind, and disputes that wait. What was not
 * coded when a newer audit drew the same comment is wanted there alone.
 */
export interface AuditProgress {
  readonly codings: number;
  readonly coded: number;
  readonly decided: number;
  readonly disputed: number;
}

/** The progress of an audit. */
export async function readAuditProgress(pool: pg.Pool, auditId: number): Promise<AuditProgress> {
  const { rows } = await pool.query<AuditProgress>(
    `select wanted.n - taken.n as codings, greatest(wanted.n - taken.n - waiting.n, 0) as coded, decided.n as decided,
       disputed.n as disputed
     from (select (count(*) + count(second))::int as n from audit_item where audit_id = $1) as wanted,
       (select count(*)::int as n from audit_item as item cross join (values (1), (2)) as coding (slot)
        where audit_id = $1 and (slot = 1 or second is not null)
          and exists (select from audit_item as newer
            where newer.comment_id = item.comment_id and newer.audit_id > item.audit_id)
          and not exists (select from decision where decision.comment_id = item.comment_id
            and decision.audit_id = item.audit_id and decision.slot = coding.slot)) as taken,
       (select count(*)::int as n from review_item join review_queue on review_queue.id = queue_id
        where audit_id = $1 and purpose = 'audit') as waiting,
       (select count(*)::int as n from review_item join review_queue on review_queue.id = queue_id
        where audit_id = $1 and purpose = 'adjudicate') as disputed,
       (select count(distinct comment_id)::int as n from decision
        where audit_id = $1 and blind and verdict in ('decided', 'cannot_tell')
          and not exists (select from decision as undo where undo.undoes = decision.id)) as decided`,
    [auditId],
  );
  return rows[0] ?? { codings: 0, coded: 0, decided: 0, disputed: 0 };
}

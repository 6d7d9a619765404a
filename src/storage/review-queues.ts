import type pg from 'pg';
import type { Scope } from './schema.ts';
import type { QueuePurpose } from './schema-judgement.ts';

/** Which list of comments to be judged: theme and audit are null where the purpose has none. */
export interface QueueKey {
  readonly purpose: QueuePurpose;
  readonly surveyId: number;
  readonly themeId: number | null;
  readonly auditId: number | null;
}

/** A comment to put on a queue. */
export interface NewItem {
  readonly commentId: number;
  readonly batchId: number;
  /** Least first. */
  readonly place: number;
  readonly slot?: number | undefined;
  /** The machine's labels are shown. */
  readonly shown: boolean;
  readonly reason?: string | undefined;
}

/** The number of a queue, which is made when it is new. */
export async function ensureQueue(client: pg.ClientBase, key: QueueKey): Promise<number> {
  const values = [key.purpose, key.surveyId, key.themeId, key.auditId];
  const find = async (): Promise<number | undefined> => {
    const { rows } = await client.query<{ id: number }>(
      `select id from review_queue where purpose = $1 and survey_id = $2 and theme_id is not distinct from $3
         and audit_id is not distinct from $4`,
      values,
    );
    return rows[0]?.id;
  };
  const known = await find();
  if (known !== undefined) return known;
  await client.query(
    'insert into review_queue (purpose, survey_id, theme_id, audit_id) values ($1, $2, $3, $4) on conflict do nothing',
    values,
  );
  return (await find()) ?? 0;
}

/**
 * Put comments on a queue, with what scopes and the order need to know of them; those already on it stay where they
 * are, and those that are no longer in the record are left out. Returns how many are new.
 */
export async function addItems(
  client: pg.ClientBase,
  queueId: number,
  items: readonly NewItem[],
): Promise<number> {
  if (items.length === 0) return 0;
  const { rowCount } = await client.query(
    `insert into review_item (queue_id, comment_id, slot, bucket, batch_id, respondent_id, group_value, systems, distress,
       place, shown, reason)
     select $1, comment.id, item.slot, batch.bucket, batch.id, comment.respondent_id,
       (select attributes ->> survey.group_attribute from respondent where respondent.bucket = batch.bucket
          and respondent.batch_id = batch.id and respondent.id = comment.respondent_id),
       coalesce(found.systems, '{}'), coalesce(found.facets & 2 <> 0, false), item.place, item.shown, item.reason
     from unnest($2::bigint[], $3::bigint[], $4::real[], $5::smallint[], $6::boolean[], $7::text[])
         as item (comment_id, batch_id, place, slot, shown, reason)
       join batch on batch.id = item.batch_id and not erased
       join survey on survey.id = batch.survey_id
       join lateral (
         select id, respondent_id from comment where comment.bucket = batch.bucket and comment.batch_id = batch.id
           and comment.id = item.comment_id and not blank limit 1) as comment on true
       left join lateral (
         select facets, systems from finding where finding.bucket = batch.bucket
           and finding.tagging_id = batch.tagging_id and finding.comment_id = comment.id limit 1) as found on true
     on conflict (queue_id, comment_id, slot) do nothing`,
    [
      queueId,
      items.map((item) => item.commentId),
      items.map((item) => item.batchId),
      items.map((item) => item.place),
      items.map((item) => item.slot ?? 1),
      items.map((item) => item.shown),
      items.map((item) => item.reason ?? null),
    ],
  );
  return rowCount ?? 0;
}

/** How many codings wait on these queues, of the comments that a scope lets be seen. */
export async function countItems(
  pool: pg.Pool,
  queueIds: readonly number[],
  { groups, systems }: Scope,
): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `select count(*)::int as n from review_item where queue_id = any($1::bigint[])
       and ($2::text[] is null or group_value = any($2))
       and ($3::text[] is null or systems && array(select system.id from system where system.name = any($3)))`,
    [queueIds, groups ?? null, systems ?? null],
  );
  return rows[0]?.n ?? 0;
}

import { sql } from 'kysely';
import type pg from 'pg';
import type { Queries } from './database.ts';
import { addItems, ensureQueue } from './review-queues.ts';

/** A comment that nobody has judged, as a classifier reads it. */
export interface UnlabelledComment {
  readonly commentId: number;
  readonly batchId: number;
  readonly text: string;
  readonly question: string | null;
}

/** How many chunks a pool is read from at most: the cost of reading it is bounded by these, not by the survey. */
const mostChunks = 200;

/**
 * Comments of a codebook's surveys that nobody has judged and no audit holds, at most `limit`: whole chunks (of a thousand
 * or less) in an order that the seed decides.
 */
export async function readLearnPool(
  db: Queries,
  codebookRef: string,
  { limit, seed }: { readonly limit: number; readonly seed: string },
): Promise<UnlabelledComment[]> {
  const { rows: chunks } = await sql<{ batchId: number; bucket: number; first: number; last: number }>`
    select batch.id as "batchId", batch.bucket, first_id as first, last_id as last
    from survey join batch on batch.survey_id = survey.id and not erased
      join chunk on chunk.tagging_id = batch.tagging_id and chunk.state = 'done'
    where survey.codebook_ref = ${codebookRef}
    order by md5(${seed} || chunk.first_id) limit ${mostChunks}`.execute(db);
  const pool: UnlabelledComment[] = [];
  for (const { batchId, bucket, first, last } of chunks) {
    if (pool.length >= limit) break;
    const { rows } = await sql<UnlabelledComment>`
      select id as "commentId", batch_id as "batchId", text,
        (select question.text from question where question.batch_id = comment.batch_id and n = comment.question) as question
      from comment
      where bucket = ${bucket} and batch_id = ${batchId} and id between ${first} and ${last} and not blank
        and not exists (select from settled_label where comment_id = comment.id and (state <> 'open' or audited))
        and not exists (select from audit_item where comment_id = comment.id)
      order by id limit ${limit - pool.length}`.execute(db);
    pool.push(...rows);
  }
  return pool;
}

/**
 * Replace what the learn queues of these comments' surveys hold by them, in this order. Returns how many are queued;
 * comments before a reviewer stay.
 */
export async function writeLearnOrder(
  client: pg.ClientBase,
  ordered: readonly { readonly commentId: number; readonly batchId: number; readonly score: number }[],
): Promise<number> {
  const { rows } = await client.query<{ id: number; surveyId: number }>(
    'select id, survey_id as "surveyId" from batch where id = any($1::bigint[]) and not erased',
    [[...new Set(ordered.map((item) => item.batchId))]],
  );
  const surveys = new Map(rows.map((row) => [row.id, row.surveyId]));
  const bySurvey = Map.groupBy(
    ordered.map((item, place) => ({ ...item, place, shown: true })),
    (item) => surveys.get(item.batchId) ?? null,
  );
  let queued = 0;
  for (const [surveyId, items] of bySurvey) {
    if (surveyId === null) continue;
    const queue = await ensureQueue(client, { purpose: 'learn', surveyId, themeId: null, auditId: null });
    await client.query(
      `delete from review_item where queue_id = $1 and not exists (
         select from review_lease where item_id = review_item.id and until > now())`,
      [queue],
    );
    queued += await addItems(client, queue, items);
  }
  return queued;
}

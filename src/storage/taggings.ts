import type pg from 'pg';
import { addToOutbox } from './outbox.ts';
import { renewTally } from './tallies/renew-tally.ts';
import { inTransaction } from './transaction.ts';

/**
 * End a tagging whose chunks are all closed: count its themes, mark it done, ask for its quotes and its tally, and, where it was made
 * by a retag job, let the batch show it from now on and end the job; all in one transaction, once. False when there was
 * nothing to end.
 */
export async function finishTagging(pool: pg.Pool, taggingId: number): Promise<boolean> {
  if (!(await isClosed(pool, taggingId))) return false;
  return inTransaction(pool, async (client) => {
    const { rowCount: batches } = await client.query(
      `select from batch where not erased and id = (select batch_id from tagging where id = $1) for no key update`,
      [taggingId],
    );
    const { rowCount: taggings } = await client.query(
      `select from tagging where id = $1 and state = 'running' for update`,
      [taggingId],
    );
    if (batches !== 1 || taggings !== 1 || !(await isClosed(client, taggingId))) return false;
    await countTagging(client, taggingId);
    await client.query(`update tagging set state = 'done', finished_at = now() where id = $1`, [taggingId]);
    await endRetag(client, taggingId);
    await addToOutbox(client, [{ job: 'exemplars', payload: { taggingId } }]);
    await renewTally(client, taggingId);
    return true;
  });
}

/** Running taggings with no chunk left to do, which a worker that died has left unfinished. */
export async function readUnfinishedTaggings(pool: pg.Pool, limit: number): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    `select tagging.id from tagging join batch on batch.id = batch_id
     where state = 'running' and not erased
       and not exists (select from chunk where tagging_id = tagging.id and state = 'open') order by tagging.id limit $1`,
    [limit],
  );
  return rows.map((row) => row.id);
}

/** Models that batches are tagged with now or will be next, at most `limit`. */
export async function readCurrentModels(pool: pg.Pool, limit: number): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    `select model_id as id from live_model union select model_id from tagging where state = 'running' limit $1`,
    [limit],
  );
  return rows.map((row) => row.id);
}

/**
 * Count a tagging's themes anew within the caller's transaction: comments and distinct respondents of each theme, its
 * valences, and how many comments and respondents have no theme (blank comments apart).
 */
export async function countTagging(client: pg.ClientBase, taggingId: number): Promise<void> {
  const { rows } = await client.query<{ bucket: number; batch_id: number }>(
    'select bucket, batch_id from tagging join batch on batch.id = batch_id where tagging.id = $1',
    [taggingId],
  );
  const [place] = rows;
  if (place === undefined) return;
  // A tagging that has just ended has no statistics, and the planner would sort every row of it.
  await client.query('set local enable_sort = off');
  await client.query('delete from theme_count where tagging_id = $1', [taggingId]);
  await client.query(
    `insert into theme_count (tagging_id, theme_id, comments, respondents, negative, positive, mixed)
     select $2, theme_id, sum(comments), count(*), sum(negative), sum(positive), sum(mixed) from (
       select theme_id, respondent_id, count(*) as comments, count(*) filter (where valence = 1) as negative,
         count(*) filter (where valence = 2) as positive, count(*) filter (where valence = 3) as mixed
       from tag where bucket = $1 and tagging_id = $2 group by theme_id, respondent_id) as person
     group by theme_id`,
    [place.bucket, taggingId],
  );
  // Tags sit on comments that are not blank, and carry their respondent: what has no theme is a difference of counts.
  await client.query(
    `update tagging set uncategorised_comments = said.comments - tagged.comments,
       uncategorised_respondents = said.respondents - tagged.respondents
     from (select count(*) as respondents, coalesce(sum(n), 0) as comments from (
             select count(*) as n from comment where bucket = $1 and batch_id = $2 and not blank group by respondent_id
           ) as person) as said,
          (select coalesce(sum(n), 0) as comments, count(*) as respondents from (
             select count(*) as n from (
               select comment_id, respondent_id from tag where bucket = $1 and tagging_id = $3
               group by comment_id, respondent_id) as comment
             group by respondent_id) as person) as tagged
     where tagging.id = $3`,
    [place.bucket, place.batch_id, taggingId],
  );
  await client.query('set local enable_sort = on');
}

/**
 * Begin another tagging of a batch within the caller's transaction, over the chunks of its first one. Returns its id, or
 * null when the batch is erased or unknown.
 */
export async function startRetagging(
  client: pg.ClientBase,
  batchId: number,
  modelId: number,
): Promise<number | null> {
  const { rows: batches } = await client.query('select from batch where id = $1 and not erased for share', [
    batchId,
  ]);
  if (batches.length === 0) return null;
  const { rows } = await client.query<{ id: number }>(
    'insert into tagging (batch_id, model_id) values ($1, $2) returning id',
    [batchId, modelId],
  );
  const id = rows[0]?.id ?? null;
  const { rows: chunks } = await client.query<{ chunk: number; epoch: number }>(
    `insert into chunk (tagging_id, first_id, last_id, comments)
     select $1, first_id, last_id, comments from chunk
     where state <> 'split' and tagging_id = (select min(id) from tagging where batch_id = $2) order by first_id
     returning id as chunk, epoch`,
    [id, batchId],
  );
  await addToOutbox(
    client,
    chunks.map(({ chunk, epoch }) => ({ job: 'classify', payload: { batchId, chunk, epoch } })),
  );
  return id;
}

async function isClosed(client: pg.ClientBase | pg.Pool, taggingId: number): Promise<boolean> {
  const { rows } = await client.query<{ closed: boolean }>(
    `select not exists (select from chunk where tagging_id = $1 and state = 'open') as closed
     from tagging where id = $1 and state = 'running'`,
    [taggingId],
  );
  return rows[0]?.closed ?? false;
}

async function endRetag(client: pg.ClientBase, taggingId: number): Promise<void> {
  const { rowCount } = await client.query(
    `update job set state = 'done', done = coalesce(total, 0), finished_at = now()
     where kind = 'retag' and state = 'running' and (result ->> 'taggingId')::bigint = $1`,
    [taggingId],
  );
  if (rowCount === 1)
    await client.query(
      'update batch set tagging_id = $1 where id = (select batch_id from tagging where id = $1)',
      [taggingId],
    );
}

import type pg from 'pg';
import { emptyBucket } from './buckets.ts';
import { requeueChunksOf } from './chunks.ts';
import type { Database } from './database.ts';
import { eraseJudgement } from './erase-judgement.ts';
import { createJob } from './jobs.ts';
import { countTagging } from './taggings.ts';
import { blankReleasedQuotes, forgetReleasedPeople } from './releases-erasure.ts';
import { renewTally } from './tallies/renew-tally.ts';
import { inTransaction } from './transaction.ts';

/** Take a batch out of sight at once, within the caller's transaction; the job that follows removes what it holds. */
export async function hideBatch(client: pg.ClientBase, batchId: number): Promise<boolean> {
  const { rowCount } = await client.query('update batch set erased = true where id = $1 and not erased', [
    batchId,
  ]);
  await blankReleasedQuotes(client, batchId);
  return rowCount === 1;
}

/**
 * Remove all that a batch holds: comments, respondents, tags, quotes, rejections, questions and counts. What stays is
 * that there was a batch, with its ids and numbers. A batch with a bucket of its own is removed without a scan. Safe to
 * repeat. `tell` is called as each of the five parts of the work is done.
 */
export async function eraseBatch(
  database: Database,
  batchId: number,
  tell: (done: number, parts: 5) => void = () => undefined,
): Promise<void> {
  await inTransaction(database.pool, async (client) => {
    const { rows } = await client.query<{ bucket: number; shared: boolean }>(
      `select bucket, shared from batch join bucket on bucket.id = batch.bucket
       where batch.id = $1 and erased for update of batch`,
      [batchId],
    );
    const [place] = rows;
    if (place === undefined) return;
    const { rows: taggings } = await client.query<{ id: number }>(
      'select id from tagging where batch_id = $1 for update',
      [batchId],
    );
    const ids = taggings.map((tagging) => tagging.id);
    for (const table of ['chunk', 'theme_count', 'exemplar', 'exemplar_coverage', 'value_exemplar', 'tally'])
      await client.query(`delete from ${table} where tagging_id = any($1)`, [ids]);
    await client.query(`update tagging set state = 'cancelled' where id = any($1)`, [ids]);
    tell(1, 5);
    await eraseJudgement(client, batchId);
    tell(2, 5);
    for (const table of ['question', 'rejection', 'quote'])
      await client.query(`delete from ${table} where batch_id = $1`, [batchId]);
    tell(3, 5);
    if (place.shared) {
      for (const table of ['tag', 'finding'])
        await client.query(`delete from ${table} where bucket = $1 and tagging_id = any($2)`, [
          place.bucket,
          ids,
        ]);
      for (const table of ['comment', 'respondent'])
        await client.query(`delete from ${table} where bucket = $1 and batch_id = $2`, [
          place.bucket,
          batchId,
        ]);
    } else if (await isUnemptied(client, place.bucket)) await emptyBucket(client, place.bucket);
    tell(4, 5);
    await forgetReleasedPeople(client, batchId);
    await client.query(`update batch set body_hash = '', reading = '{}', warnings = '[]' where id = $1`, [
      batchId,
    ]);
  });
}

/**
 * Ask anew for what batches out of sight still hold, where the last job that tried was given up this long ago. Returns how
 * many there were.
 */
export function retryErasures(pool: pg.Pool, seconds: number): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ id: number }>(
      `select id from batch where erased and body_hash <> '' and not exists (
         select from job where kind = 'erase-batch' and (args ->> 'batchId')::bigint = batch.id
           and (state in ('queued', 'running') or finished_at > now() - make_interval(secs => $1)))`,
      [seconds],
    );
    for (const { id } of rows)
      await createJob(client, { kind: 'erase-batch', args: { batchId: id }, keyId: null });
    return rows.length;
  });
}

/** The bucket still holds this batch: nobody has taken it since, nor is an upload under way into it. */
async function isUnemptied(client: pg.ClientBase, bucket: number): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from bucket where id = $1 and comments > 0
       and not exists (select from batch where batch.bucket = $1 and not erased) for update`,
    [bucket],
  );
  return rowCount === 1;
}

/** In which batches of a survey a person is found, by the number and the reference that made it. */
interface Participation {
  readonly batchId: number;
  readonly bucket: number;
}

/**
 * Remove one person from every batch of a survey: answers, attributes, tags and quotes; counts are made anew. Returns how
 * many comments went. Safe to repeat. `tell` is called as each of these batches is done.
 */
export async function eraseRespondent(
  database: Database,
  surveyId: number,
  respondentId: number,
  tell: (done: number, batches: number) => void = () => undefined,
): Promise<number> {
  const { rows } = await database.pool.query<Participation>(
    `select batch.id as "batchId", batch.bucket from respondent join batch on batch.id = batch_id
     where respondent.id = $1 and batch.survey_id = $2 and not erased order by batch.id`,
    [respondentId, surveyId],
  );
  let erased = 0;
  for (const [done, place] of rows.entries()) {
    tell(done, rows.length);
    erased += await inTransaction(database.pool, (client) => eraseFromBatch(client, place, respondentId));
  }
  return erased;
}

async function eraseFromBatch(
  client: pg.ClientBase,
  place: Participation,
  respondentId: number,
): Promise<number> {
  const { bucket, batchId } = place;
  await client.query('select from batch where id = $1 for update', [batchId]);
  const people = await client.query(
    'delete from respondent where bucket = $1 and batch_id = $2 and id = $3',
    [bucket, batchId, respondentId],
  );
  if (people.rowCount === 0) return 0;
  await blankReleasedQuotes(client, batchId, respondentId);
  await forgetReleasedPeople(client, batchId);
  const { rows } = await client.query<{ id: number; blank: boolean }>(
    `delete from comment where bucket = $1 and batch_id = $2 and respondent_id = $3 returning id, blank`,
    [bucket, batchId, respondentId],
  );
  const comments = rows.map((row) => row.id);
  await eraseJudgement(client, batchId, comments);
  await requeueChunksOf(client, batchId, comments);
  await client.query(
    `update chunk set comments = comments - n
     from (select chunk.id, count(*) as n
           from tagging join chunk on tagging_id = tagging.id
             join unnest($2::bigint[]) as gone (id) on gone.id between first_id and last_id
           where batch_id = $1 group by chunk.id) as touched
     where chunk.id = touched.id`,
    [batchId, rows.filter((row) => !row.blank).map((row) => row.id)],
  );
  await client.query('delete from quote where batch_id = $1 and comment_id = any($2)', [batchId, comments]);
  const { rows: taggings } = await client.query<{ id: number; state: string }>(
    'select id, state from tagging where batch_id = $1 order by id',
    [batchId],
  );
  for (const tagging of taggings) {
    for (const table of ['tag', 'finding'])
      await client.query(
        `delete from ${table} where bucket = $1 and tagging_id = $2 and comment_id = any($3)`,
        [bucket, tagging.id, comments],
      );
    if (tagging.state === 'done') {
      await countTagging(client, tagging.id);
      await renewTally(client, tagging.id);
    }
  }
  const blank = rows.filter((row) => row.blank).length;
  await client.query(
    `update batch set comments = comments - $2, blank = blank - $3, asked = asked - 1, respondents = respondents - $4
     where id = $1`,
    [batchId, rows.length, blank, blank < rows.length ? 1 : 0],
  );
  return rows.length;
}

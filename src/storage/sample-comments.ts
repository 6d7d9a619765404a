import type pg from 'pg';

/** A run of comments of a batch, a thousand or so. */
export interface SampleChunk {
  readonly batchId: number;
  readonly bucket: number;
  readonly taggingId: number;
  readonly first: number;
  readonly last: number;
  readonly comments: number;
}

export interface SampleComment {
  readonly id: number;
  readonly respondentId: number;
  readonly text: string;
  readonly question: string | null;
  /** Numbers of the themes that it is tagged with. */
  readonly themes: readonly number[];
}

/**
 * Runs of comments of these batches, about `most` comments together, in an order that has nothing to do with what they
 * say: the same ones each time.
 */
export async function sampleChunks(
  pool: pg.Pool,
  batchIds: readonly number[],
  most: number,
): Promise<SampleChunk[]> {
  const { rows } = await pool.query<SampleChunk>(
    `select batch.id as "batchId", batch.bucket, batch.tagging_id as "taggingId", first_id as first, last_id as last,
       chunk.comments
     from batch join chunk on chunk.tagging_id = batch.tagging_id and chunk.state <> 'split'
     where batch.id = any($1::bigint[]) and not erased order by md5(first_id::text) limit 10000`,
    [batchIds],
  );
  let comments = 0;
  return rows.filter((chunk) => {
    if (comments >= most) return false;
    comments += chunk.comments;
    return true;
  });
}

/** The comments of a run that are not blank, with their tags, in order. */
export async function readSample(pool: pg.Pool, chunk: SampleChunk): Promise<SampleComment[]> {
  const { rows } = await pool.query<SampleComment>(
    `select id, respondent_id as "respondentId", text,
       (select question.text from question where batch_id = $2 and n = comment.question) as question,
       array(select theme_id from tag where tag.bucket = $1 and tagging_id = $5 and comment_id = comment.id) as themes
     from comment where bucket = $1 and batch_id = $2 and id between $3 and $4 and not blank order by id`,
    [chunk.bucket, chunk.batchId, chunk.first, chunk.last, chunk.taggingId],
  );
  return rows;
}

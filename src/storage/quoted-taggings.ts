import type pg from 'pg';

/** A tagging whose quotes are to be chosen, and where its comments are. */
export interface QuotedTagging {
  readonly taggingId: number;
  readonly batchId: number;
  readonly bucket: number;
  /** The attribute that is the survey's group, or null. */
  readonly group: string | null;
  /** Ref of the survey's codebook. */
  readonly codebook: string;
}

/** A worker that is killed spends an attempt, whatever killed it. */
const maxAttempts = 10;

/** Take up a finished tagging that has no quotes and count the attempt; null when there is nothing to do. */
export async function claimExemplars(pool: pg.Pool, taggingId: number): Promise<QuotedTagging | null> {
  const { rows } = await pool.query<QuotedTagging>(
    `update tagging set exemplar_attempts = exemplar_attempts + 1
     from batch join survey on survey.id = survey_id
     where tagging.id = $1 and state = 'done' and exemplars_at is null and exemplar_attempts < ${maxAttempts}
       and batch.id = batch_id and not erased
     returning tagging.id as "taggingId", batch.id as "batchId", bucket, group_attribute as group,
       codebook_ref as codebook`,
    [taggingId],
  );
  return rows[0] ?? null;
}

/** Taggings that ended this long ago and still have no quotes, though not every attempt is spent. */
export async function readUnquotedTaggings(pool: pg.Pool, seconds: number, limit: number): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    `select tagging.id from tagging join batch on batch.id = batch_id
     where state = 'done' and exemplars_at is null and exemplar_attempts < ${maxAttempts} and not erased
       and finished_at < now() - make_interval(secs => $1) order by tagging.id limit $2`,
    [seconds, limit],
  );
  return rows.map((row) => row.id);
}

/** Let taggings whose attempts are spent go without quotes, so that nobody waits for them for ever. */
export async function giveUpExemplars(pool: pg.Pool, seconds: number): Promise<void> {
  await pool.query(
    `update tagging set exemplars_at = now()
     where state = 'done' and exemplars_at is null and exemplar_attempts >= ${maxAttempts}
       and finished_at < now() - make_interval(secs => $1)`,
    [seconds],
  );
}

/** Take up a tagging whose values have no quotes and count the attempt; null when there is nothing to do. */
export async function claimValueQuotes(pool: pg.Pool, taggingId: number): Promise<QuotedTagging | null> {
  const { rows } = await pool.query<QuotedTagging>(
    `update tagging set value_exemplar_attempts = value_exemplar_attempts + 1
     from batch join survey on survey.id = survey_id
     where tagging.id = $1 and state = 'done' and exemplars_at is not null and value_exemplars_at is null
       and value_exemplar_attempts < ${maxAttempts} and batch.tagging_id = tagging.id and not erased
     returning tagging.id as "taggingId", batch.id as "batchId", bucket, group_attribute as group,
       codebook_ref as codebook`,
    [taggingId],
  );
  return rows[0] ?? null;
}

/**
 * Taggings that batches show and whose values have no quotes, this long after those of their themes were chosen, though
 * not every attempt is spent; the newest first, as those of before there were such quotes can be many.
 */
export async function readWithoutValueQuotes(
  pool: pg.Pool,
  seconds: number,
  limit: number,
): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    `select tagging.id from tagging join batch on batch.id = batch_id and batch.tagging_id = tagging.id
     where state = 'done' and value_exemplars_at is null and exemplars_at < now() - make_interval(secs => $1)
       and value_exemplar_attempts < ${maxAttempts} and not erased order by tagging.id desc limit $2`,
    [seconds, limit],
  );
  return rows.map((row) => row.id);
}

/** Let taggings whose attempts are spent go without quotes of their values. */
export async function giveUpValueQuotes(pool: pg.Pool, seconds: number): Promise<void> {
  await pool.query(
    `update tagging set value_exemplars_at = now()
     where state = 'done' and value_exemplars_at is null and value_exemplar_attempts >= ${maxAttempts}
       and exemplars_at < now() - make_interval(secs => $1)`,
    [seconds],
  );
}

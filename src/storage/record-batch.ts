import type pg from 'pg';
import type { AcceptedBatch, BatchRequest, RefusedRow } from './accept-batch.ts';
import { recordAuditWithin } from './audit-log.ts';
import type { Chunk } from './write-comments.ts';

/** Write the row of a batch, and of its survey and wave where they are new. Returns the warnings that its sender should read. */
export async function recordBatch(
  client: pg.ClientBase,
  request: BatchRequest,
  batch: { id: number; uid: string; bucket: number },
  counts: Omit<AcceptedBatch, 'uid' | 'warnings'>,
): Promise<string[]> {
  const warnings: string[] = [];
  const created = await client.query(
    `insert into survey (ref, name, codebook_ref, group_attribute) values ($1, $1, $2, $3) on conflict (ref) do nothing`,
    [request.survey, request.codebook, request.group],
  );
  if (created.rowCount === 1) {
    warnings.push(`survey "${request.survey}" is new and was made with default settings`);
    await recordAuditWithin(client, {
      keyId: request.keyId,
      action: 'survey.write',
      subject: request.survey,
      detail: { codebook: request.codebook, group: request.group },
    });
  }
  await client.query(
    'insert into wave (survey_id, name) select id, $2 from survey where ref = $1 on conflict (survey_id, name) do nothing',
    [request.survey, request.wave],
  );
  const twins = await client.query<{ uid: string }>(
    `select batch.uid from batch join survey on survey.id = survey_id
     where body_hash = $1 and survey.ref = $2 and not erased order by batch.id limit 1`,
    [request.bodyHash(), request.survey],
  );
  const [twin] = twins.rows;
  if (twin !== undefined) warnings.push(`likely a duplicate: batch ${twin.uid} was made from the same file`);
  await client.query(
    `insert into batch (id, uid, survey_id, wave_id, bucket, reading, warnings, body_hash, rows, rejected, comments,
       blank, asked, respondents, key_id)
     overriding system value
     select $1, $2, survey.id, wave.id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
     from survey join wave on survey_id = survey.id where survey.ref = $14 and wave.name = $15`,
    [
      batch.id,
      batch.uid,
      batch.bucket,
      JSON.stringify(request.reading),
      JSON.stringify(warnings),
      request.bodyHash(),
      counts.rows,
      counts.rejected,
      counts.comments,
      counts.blank,
      counts.asked,
      counts.respondents,
      request.keyId,
      request.survey,
      request.wave,
    ],
  );
  return warnings;
}

/** Keep rows that were refused, in the order of the file. */
export async function recordRejections(
  client: pg.ClientBase,
  batchId: number,
  rejections: readonly RefusedRow[],
): Promise<void> {
  await client.query(
    `insert into rejection (batch_id, n, row, column_name, code, reason)
     select $1, n, row, column_name, code, reason
     from unnest($2::int[], $3::text[], $4::text[], $5::text[]) with ordinality as r (row, column_name, code, reason, n)`,
    [
      batchId,
      rejections.map((rejection) => rejection.row),
      rejections.map((rejection) => rejection.column),
      rejections.map((rejection) => rejection.code),
      rejections.map((rejection) => rejection.reason),
    ],
  );
}

/** Keep the questions that a batch's comments answer, by their numbers. */
export async function recordQuestions(
  client: pg.ClientBase,
  batchId: number,
  questions: ReadonlyMap<string, number>,
): Promise<void> {
  await client.query(
    'insert into question (batch_id, n, text) select $1, n, text from unnest($2::int[], $3::text[]) as q (n, text)',
    [batchId, [...questions.values()], [...questions.keys()]],
  );
}

/** No model is live for the survey's codebook, so its comments cannot be tagged. */
export class NoLiveModel extends Error {}

/** Open a tagging by the live model of the survey's codebook, with a job for each chunk. Throws NoLiveModel. */
export async function startTagging(
  client: pg.ClientBase,
  batchId: number,
  survey: string,
  chunks: readonly Chunk[],
): Promise<void> {
  const { rows } = await client.query<{ id: number }>(
    `with started as (
       insert into tagging (batch_id, model_id)
       select $1, model_id from live_model join survey using (codebook_ref) where survey.ref = $2 returning id)
     update batch set tagging_id = started.id from started where batch.id = $1 returning tagging_id as id`,
    [batchId, survey],
  );
  const [tagging] = rows;
  if (tagging === undefined) throw new NoLiveModel();
  await client.query(
    `with opened as (
       insert into chunk (tagging_id, first_id, last_id, comments)
       select $1, first, last, n from unnest($2::bigint[], $3::bigint[], $4::int[]) as c (first, last, n) returning id, epoch)
     insert into outbox (job, payload)
     select 'classify', jsonb_build_object('batchId', $5::bigint, 'chunk', id, 'epoch', epoch) from opened order by id`,
    [
      tagging.id,
      chunks.map((c) => c.first),
      chunks.map((c) => c.last),
      chunks.map((c) => c.comments),
      batchId,
    ],
  );
  await client.query(`select pg_notify('outbox', '')`);
}

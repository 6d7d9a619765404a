import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { recordAuditWithin } from './audit-log.ts';
import { ownBucket, sharedBucket } from './buckets.ts';
import type { Database } from './database.ts';
import { type Answer, holdIdempotencyKey, IdempotencyConflict, keepAnswer } from './idempotency.ts';
import { inTransaction } from './transaction.ts';
import { type AcceptedRow, createRespondentStage, openCommentWriter } from './write-comments.ts';

export interface RefusedRow {
  readonly row: number;
  readonly column: string | null;
  readonly code: string;
  readonly reason: string;
}

export interface BatchPart {
  readonly rows: readonly AcceptedRow[];
  readonly rejections: readonly RefusedRow[];
}

export interface BatchRequest {
  readonly survey: string;
  readonly wave: string;
  /** The codebook that a survey is made with when this batch is its first. */
  readonly codebook: string;
  readonly group: string | null;
  readonly keyId: number | null;
  readonly idempotencyKey: string | null;
  /** How the file was read, kept with the batch. */
  readonly reading: Readonly<Record<string, unknown>>;
  /** The file is known to be large: give the batch a partition of its own. */
  readonly large: boolean;
  /** SHA-256 over the body, known once the last part was read. */
  bodyHash(): Buffer;
  /** SHA-256 over the body and all that the request says beside it. */
  requestHash(): Buffer;
  /** The answer to the client, kept under the idempotency key. */
  answer(batch: AcceptedBatch): Answer;
}

export interface AcceptedBatch {
  readonly uid: string;
  readonly rows: number;
  readonly rejected: number;
  readonly comments: number;
  readonly blank: number;
  readonly asked: number;
  readonly respondents: number;
  readonly warnings: readonly string[];
}

/** No model is live for the survey's codebook, so its comments cannot be tagged. */
export class NoLiveModel extends Error {}

/** Not one row of the file could be accepted. */
export class NothingAccepted extends Error {
  readonly rejections: readonly RefusedRow[];
  constructor(rejections: readonly RefusedRow[]) {
    super('no row of the file could be accepted');
    this.rejections = rejections;
  }
}

const keptRejections = 1000;

/**
 * Accept one upload: batch, comments, respondents, chunks and outbox rows in one transaction, streamed by COPY, so that
 * an upload that is cut off leaves nothing behind. Returns the answer to give, new or replayed.
 *
 * Throws ConcurrentRequest, IdempotencyConflict, NoLiveModel, NothingAccepted, TooManyQuestions, and whatever the
 * parts throw.
 */
export function acceptBatch(
  database: Database,
  request: BatchRequest,
  parts: AsyncIterable<BatchPart>,
): Promise<Answer & { readonly replayed: boolean }> {
  return inTransaction(database.pool, (client) => acceptWithin(database.pool, client, request, parts));
}

async function acceptWithin(
  pool: pg.Pool,
  client: pg.PoolClient,
  request: BatchRequest,
  parts: AsyncIterable<BatchPart>,
): Promise<Answer & { readonly replayed: boolean }> {
  const { keyId, idempotencyKey } = request;
  if (keyId !== null && idempotencyKey !== null) {
    const before = await holdIdempotencyKey(client, keyId, idempotencyKey);
    if (before !== null) {
      await drain(parts);
      if (!before.requestHash.equals(request.requestHash())) throw new IdempotencyConflict();
      return { status: before.status, location: before.location, response: before.response, replayed: true };
    }
  }
  const bucket = request.large ? await ownBucket(pool, client) : await sharedBucket(pool);
  const batch = { id: await nextBatchId(client), uid: uuidv7(), bucket, survey: request.survey };
  await createRespondentStage(client);
  const writer = openCommentWriter(client, batch);
  const rejections: RefusedRow[] = [];
  let rejected = 0;
  for await (const part of parts) {
    rejected += part.rejections.length;
    rejections.push(...part.rejections.slice(0, keptRejections - rejections.length));
    await writer.write(part.rows);
  }
  if (writer.total.rows === 0) throw new NothingAccepted(rejections);
  const people = await writer.settleRespondents();
  const counts = { ...writer.total, rejected, ...people };
  const warnings = await recordBatch(client, request, batch, counts);
  await recordRejections(client, batch.id, rejections);
  await recordQuestions(client, batch.id, writer.questions);
  await startTagging(client, batch.id, request.survey, writer.chunks);
  await client.query('update bucket set comments = comments + $2 where id = $1', [bucket, counts.comments]);
  await recordAuditWithin(client, {
    keyId,
    action: 'batch.create',
    subject: batch.uid,
    detail: { survey: request.survey, wave: request.wave, comments: counts.comments },
  });
  const answer = request.answer({ uid: batch.uid, ...counts, warnings });
  if (keyId !== null && idempotencyKey !== null)
    await keepAnswer(client, keyId, idempotencyKey, request.requestHash(), answer);
  return { ...answer, replayed: false };
}

async function drain(parts: AsyncIterable<unknown>): Promise<void> {
  const iterator = parts[Symbol.asyncIterator]();
  while ((await iterator.next()).done !== true);
}

async function nextBatchId(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `select nextval(pg_get_serial_sequence('batch', 'id')) as id`,
  );
  return rows[0]?.id ?? 0;
}

async function recordBatch(
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

async function recordRejections(
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

async function recordQuestions(
  client: pg.ClientBase,
  batchId: number,
  questions: ReadonlyMap<string, number>,
): Promise<void> {
  await client.query(
    'insert into question (batch_id, n, text) select $1, n, text from unnest($2::int[], $3::text[]) as q (n, text)',
    [batchId, [...questions.values()], [...questions.keys()]],
  );
}

async function startTagging(
  client: pg.ClientBase,
  batchId: number,
  survey: string,
  chunks: readonly { first: number; last: number; comments: number }[],
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

import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { recordAuditWithin } from './audit-log.ts';
import { ownBucket, sharedBucket } from './buckets.ts';
import type { Database } from './database.ts';
import { type Answer, holdIdempotencyKey, IdempotencyConflict, keepAnswer } from './idempotency.ts';
import { recordBatch, recordQuestions, recordRejections, startTagging } from './record-batch.ts';
import { inTransaction } from './transaction.ts';
import { type AcceptedRow, createRespondentStage, openCommentWriter } from './write-comments.ts';

/** A row of a file that was not accepted, and why. */
export interface RefusedRow {
  readonly row: number;
  readonly column: string | null;
  readonly code: string;
  readonly reason: string;
}

/** Rows of a file, as they come. */
export interface BatchPart {
  readonly rows: readonly AcceptedRow[];
  readonly rejections: readonly RefusedRow[];
}

/** What an upload says beside its rows. */
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

/** Counts of what was accepted, in rows, comments and people. */
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

/** Not one row of the file could be accepted. */
export class NothingAccepted extends Error {
  readonly rejections: readonly RefusedRow[];
  constructor(rejections: readonly RefusedRow[]) {
    super('no row of the file could be accepted');
    this.rejections = rejections;
  }
}

/** So many refused rows are kept; the rest are only counted. */
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

import type pg from 'pg';
import { addToOutbox } from './outbox.ts';

/** A delivery of a chunk. The record raises the epoch whenever it queues the chunk again, so older deliveries are void. */
export interface ChunkKey {
  readonly chunk: number;
  readonly epoch: number;
}

export interface ClaimedChunk extends ChunkKey {
  readonly taggingId: number;
  readonly modelId: number;
  readonly batchId: number;
  readonly bucket: number;
  readonly firstId: number;
  readonly lastId: number;
}

export interface ChunkComment {
  readonly id: number;
  readonly respondentId: number;
  readonly question: number | null;
  readonly text: string;
}

/**
 * Take a chunk for `leaseSeconds` and count the attempt: a worker that is killed cannot report, so attempts are counted
 * at their start. Null when the delivery is void: another epoch, closed, leased by someone who is alive, or its tagging
 * has ended.
 */
export async function claimChunk(
  pool: pg.Pool,
  { chunk, epoch }: ChunkKey,
  leaseSeconds: number,
): Promise<ClaimedChunk | null> {
  const { rows } = await pool.query<Omit<ClaimedChunk, 'chunk' | 'epoch'>>(
    `update chunk set attempts = attempts + 1, lease_until = now() + make_interval(secs => $3)
     from tagging join batch on batch.id = tagging.batch_id
     where chunk.id = $1 and chunk.epoch = $2 and chunk.state = 'open'
       and (chunk.lease_until is null or chunk.lease_until < now())
       and tagging.id = chunk.tagging_id and tagging.state = 'running' and not batch.erased
     returning tagging.id as "taggingId", tagging.model_id as "modelId", batch.id as "batchId", batch.bucket,
       chunk.first_id as "firstId", chunk.last_id as "lastId"`,
    [chunk, epoch, leaseSeconds],
  );
  const [row] = rows;
  return row === undefined ? null : { chunk, epoch, ...row };
}

/** The comments of a chunk that are not blank, in order. */
export async function readChunkComments(pool: pg.Pool, chunk: ClaimedChunk): Promise<ChunkComment[]> {
  const { rows } = await pool.query<ChunkComment>(
    `select id, respondent_id as "respondentId", question, text from comment
     where bucket = $1 and batch_id = $2 and id between $3 and $4 and not blank order by id`,
    [chunk.bucket, chunk.batchId, chunk.firstId, chunk.lastId],
  );
  return rows;
}

/** The questions of a batch by their number. */
export async function readQuestions(pool: pg.Pool, batchId: number): Promise<Map<number, string>> {
  const { rows } = await pool.query<{ n: number; text: string }>(
    'select n, text from question where batch_id = $1',
    [batchId],
  );
  return new Map(rows.map((row) => [row.n, row.text]));
}

/**
 * Lock a chunk for a change of its state, its batch first, as finishTagging and erasure do: false when the chunk has moved
 * on or the batch is erased.
 */
export async function lockChunk(client: pg.ClientBase, { chunk, epoch }: ChunkKey): Promise<boolean> {
  const batch = await client.query(
    `select from batch where not erased and id = (
       select batch_id from tagging join chunk on chunk.tagging_id = tagging.id where chunk.id = $1) for share`,
    [chunk],
  );
  if (batch.rowCount !== 1) return false;
  const locked = await client.query(
    `select from chunk join tagging on tagging.id = tagging_id
     where chunk.id = $1 and epoch = $2 and chunk.state = 'open' and tagging.state = 'running' for update of chunk`,
    [chunk, epoch],
  );
  return locked.rowCount === 1;
}

/**
 * Give a chunk back after a fault that was not its own, such as a lost database: the attempt does not count, and the
 * chunk rests for `seconds` before it is found abandoned and queued again.
 */
export async function releaseChunk(
  pool: pg.Pool,
  { chunk, epoch }: ChunkKey,
  seconds: number,
): Promise<void> {
  await pool.query(
    `update chunk set attempts = greatest(attempts - 1, 0), lease_until = now() + make_interval(secs => $3)
     where id = $1 and epoch = $2 and state = 'open'`,
    [chunk, epoch, seconds],
  );
}

/** Hold a chunk for longer while it is worked on. */
export async function renewChunk(
  pool: pg.Pool,
  { chunk, epoch }: ChunkKey,
  leaseSeconds: number,
): Promise<void> {
  await pool.query(
    `update chunk set lease_until = now() + make_interval(secs => $3)
     where id = $1 and epoch = $2 and state = 'open' and lease_until is not null`,
    [chunk, epoch, leaseSeconds],
  );
}

/**
 * Queue chunks again under a new epoch, within the caller's transaction; those that have moved on are left alone, and, if
 * asked for, those that a worker holds.
 */
export async function requeueChunks(
  client: pg.ClientBase,
  keys: readonly ChunkKey[],
  { heldToo = true }: { heldToo?: boolean } = {},
): Promise<number> {
  const { rows } = await client.query<ChunkKey & { batchId: number }>(
    `update chunk set epoch = chunk.epoch + 1, queued_at = now(), lease_until = null
     from unnest($1::bigint[], $2::int[]) as key (id, epoch), tagging
     where chunk.id = key.id and chunk.epoch = key.epoch and chunk.state = 'open' and tagging.id = chunk.tagging_id
       and ($3 or lease_until is null)
     returning chunk.id as chunk, chunk.epoch, tagging.batch_id as "batchId"`,
    [keys.map((key) => key.chunk), keys.map((key) => key.epoch), heldToo],
  );
  await addToOutbox(
    client,
    rows
      .toSorted((a, b) => a.chunk - b.chunk)
      .map(({ chunk, epoch, batchId }) => ({ job: 'classify', payload: { batchId, chunk, epoch } })),
  );
  return rows.length;
}

/**
 * Void every delivery under way of a batch's chunks that hold one of these comments, and queue them again: for changes
 * to comments that a worker may have read already. The caller holds the batch.
 */
export async function requeueChunksOf(
  client: pg.ClientBase,
  batchId: number,
  comments: readonly number[],
): Promise<number> {
  const { rows } = await client.query<ChunkKey>(
    `select distinct chunk.id as chunk, epoch from chunk join tagging on tagging.id = tagging_id
     join unnest($2::bigint[]) as touched (id) on touched.id between first_id and last_id
     where tagging.batch_id = $1 and chunk.state = 'open'`,
    [batchId, comments],
  );
  return requeueChunks(client, rows);
}

/** Open chunks whose worker let the lease run out, oldest first. */
export async function readAbandonedChunks(pool: pg.Pool, limit: number): Promise<ChunkKey[]> {
  const { rows } = await pool.query<ChunkKey>(
    `select chunk.id as chunk, epoch from chunk join tagging on tagging.id = tagging_id
     where chunk.state = 'open' and lease_until < now() and tagging.state = 'running' order by queued_at limit $1`,
    [limit],
  );
  return rows;
}

/** Open chunks that no worker holds, and that nobody has seen in the queue for this long; oldest first. */
export async function readUnseenChunks(
  pool: pg.Pool,
  seconds: number,
  limit: number,
): Promise<(ChunkKey & { batchId: number })[]> {
  const { rows } = await pool.query<ChunkKey & { batchId: number }>(
    `select chunk.id as chunk, epoch, tagging.batch_id as "batchId" from chunk join tagging on tagging.id = tagging_id
     where chunk.state = 'open' and lease_until is null and tagging.state = 'running'
       and queued_at < now() - make_interval(secs => $1) order by queued_at limit $2`,
    [seconds, limit],
  );
  return rows;
}

import type pg from 'pg';
import { type ChunkKey, lockChunk, requeueChunks } from './chunks.ts';
import { addToOutbox } from './outbox.ts';
import { inTransaction } from './transaction.ts';

export interface ChunkFailure {
  readonly outcome: 'void' | 'retried' | 'split' | 'quarantined' | 'closed';
  readonly taggingId: number | null;
}

const maxAttempts = 3;

interface Failed {
  tagging_id: number;
  batch_id: number;
  bucket: number;
  first_id: number;
  last_id: number;
  attempts: number;
}

/**
 * An attempt at a chunk failed. Below three attempts it is queued again. Then it is split in two: halves have one more
 * attempt each, so a thousand comments come down to the bad one in about ten steps; a single comment has two, and then
 * is quarantined: the chunk names it and the batch goes on. `void` when the chunk has moved on.
 */
export function failChunk(pool: pg.Pool, key: ChunkKey): Promise<ChunkFailure> {
  return inTransaction(pool, async (client): Promise<ChunkFailure> => {
    if (!(await lockChunk(client, key))) return { outcome: 'void', taggingId: null };
    const { rows } = await client.query<Failed>(
      `select chunk.tagging_id, batch_id, bucket, first_id, last_id, attempts
       from chunk join tagging on tagging.id = chunk.tagging_id join batch on batch.id = batch_id where chunk.id = $1`,
      [key.chunk],
    );
    const [failed] = rows;
    if (failed === undefined) return { outcome: 'void', taggingId: null };
    const taggingId = failed.tagging_id;
    if (failed.attempts < maxAttempts) {
      await requeueChunks(client, [key]);
      return { outcome: 'retried', taggingId };
    }
    const ids = await commentIds(client, failed);
    const [only] = ids;
    if (only === undefined) {
      await client.query(`update chunk set state = 'done', comments = 0, lease_until = null where id = $1`, [
        key.chunk,
      ]);
      return { outcome: 'closed', taggingId };
    }
    if (ids.length === 1) {
      await client.query(
        `update chunk set state = 'quarantined', first_id = $2, last_id = $2, comments = 1, lease_until = null
         where id = $1`,
        [key.chunk, only],
      );
      return { outcome: 'quarantined', taggingId };
    }
    await split(client, key.chunk, failed, ids);
    return { outcome: 'split', taggingId };
  });
}

async function commentIds(client: pg.ClientBase, failed: Failed): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(
    `select id from comment
     where bucket = $1 and batch_id = $2 and id between $3 and $4 and not blank order by id`,
    [failed.bucket, failed.batch_id, failed.first_id, failed.last_id],
  );
  return rows.map((row) => row.id);
}

async function split(
  client: pg.ClientBase,
  chunk: number,
  failed: Failed,
  ids: readonly number[],
): Promise<void> {
  const middle = ids.length >>> 1;
  const halves = [ids.slice(0, middle), ids.slice(middle)];
  await client.query(`update chunk set state = 'split', lease_until = null where id = $1`, [chunk]);
  const { rows } = await client.query<ChunkKey>(
    `insert into chunk (tagging_id, first_id, last_id, comments, attempts)
     select $1, first, last, n, case when n = 1 then $5 - 2 else $5 - 1 end
     from unnest($2::bigint[], $3::bigint[], $4::int[]) as half (first, last, n) returning id as chunk, epoch`,
    [
      failed.tagging_id,
      halves.map((half) => half[0]),
      halves.map((half) => half.at(-1)),
      halves.map((half) => half.length),
      maxAttempts,
    ],
  );
  await addToOutbox(
    client,
    rows.map((half) => ({
      job: 'classify',
      payload: { batchId: failed.batch_id, chunk: half.chunk, epoch: half.epoch },
    })),
  );
}

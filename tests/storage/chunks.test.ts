import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  claimChunk,
  type ClaimedChunk,
  readAbandonedChunks,
  readChunkComments,
  readUnseenChunks,
  releaseChunk,
  requeueChunks,
  requeueChunksOf,
} from '../../src/storage/chunks.ts';
import { encodeTags, type EncodedTags } from '../../src/storage/encode-tags.ts';
import { hideBatch } from '../../src/storage/erase.ts';
import { commitChunk, ensureSystems, ensureThemes } from '../../src/storage/tags.ts';
import { inTransaction } from '../../src/storage/transaction.ts';
import { type AcceptedTagging, lunchComments, openRecord, type Recorded } from '../support/open-record.ts';

let record: Recorded;
let accepted: AcceptedTagging;
let key: { chunk: number; epoch: number };
beforeAll(async () => {
  record = await openRecord();
});
afterAll(() => record.close());
beforeEach(async () => {
  accepted = await record.accept([...lunchComments(5), { by: 'x', text: '' }]);
  const [chunk] = await record.rows<{ chunk: number }>(
    'select id as chunk from chunk where tagging_id = $1',
    [accepted.taggingId],
  );
  key = { chunk: chunk?.chunk ?? 0, epoch: 1 };
  await record.rows('delete from outbox');
});

async function claim(leaseSeconds = 60): Promise<ClaimedChunk> {
  const claimed = await claimChunk(record.database.pool, key, leaseSeconds);
  if (claimed === null) throw new Error('the chunk was not to be had');
  return claimed;
}

async function encode(claimed: ClaimedChunk): Promise<EncodedTags> {
  const { pool } = record.database;
  const comments = await readChunkComments(pool, claimed);
  return encodeTags(
    {
      ...claimed,
      commentIds: comments.map((comment) => comment.id),
      respondentIds: comments.map((comment) => comment.respondentId),
      themeIds: await ensureThemes(pool, record.engine.themes),
      systemIds: await ensureSystems(pool, record.engine.systems),
    },
    record.engine.classifyColumns(comments.map((comment) => comment.text)),
  );
}

const tagCount = async (): Promise<number> => {
  const [row] = await record.rows<{ n: number }>('select count(*)::int as n from tag where tagging_id = $1', [
    accepted.taggingId,
  ]);
  return row?.n ?? -1;
};

const chunkRow = async (): Promise<{ state: string; attempts: number; epoch: number }> => {
  const [row] = await record.rows<{ state: string; attempts: number; epoch: number }>(
    'select state, attempts, epoch from chunk where id = $1',
    [key.chunk],
  );
  if (row === undefined) throw new Error('the chunk is gone');
  return row;
};

describe('claiming a chunk', () => {
  it('says whose comments it holds, without the blank ones', async () => {
    const claimed = await claim();
    expect(claimed).toMatchObject({ ...accepted, ...key, modelId: record.model.id });
    expect(await readChunkComments(record.database.pool, claimed)).toHaveLength(5);
    expect(await chunkRow()).toMatchObject({ attempts: 1 });
  });

  it('goes to one of many who want it', async () => {
    const claims = await Promise.all(
      Array.from({ length: 8 }, () => claimChunk(record.database.pool, key, 60)),
    );
    expect(claims.filter((claimed) => claimed !== null)).toHaveLength(1);
    expect(await chunkRow()).toMatchObject({ attempts: 1 });
  });

  it('is open again when the lease has run out, and counts as another attempt', async () => {
    await claim(0);
    expect(await readAbandonedChunks(record.database.pool, 10)).toContainEqual(key);
    await claim(60);
    expect(await readAbandonedChunks(record.database.pool, 10)).not.toContainEqual(key);
    expect(await chunkRow()).toMatchObject({ attempts: 2 });
  });

  it('is refused for an older epoch, an erased batch and a cancelled tagging', async () => {
    const { pool } = record.database;
    expect(await claimChunk(pool, { ...key, epoch: 2 }, 60)).toBeNull();
    await record.rows(`update tagging set state = 'cancelled' where id = $1`, [accepted.taggingId]);
    expect(await claimChunk(pool, key, 60)).toBeNull();
    await record.rows(`update tagging set state = 'running' where id = $1`, [accepted.taggingId]);
    await inTransaction(pool, (client) => hideBatch(client, accepted.batchId));
    expect(await claimChunk(pool, key, 60)).toBeNull();
  });

  it('does not count when the chunk is given back, and the chunk rests', async () => {
    const claimed = await claim();
    await releaseChunk(record.database.pool, claimed, 60);
    expect(await chunkRow()).toMatchObject({ attempts: 0, state: 'open' });
    expect(await claimChunk(record.database.pool, key, 60)).toBeNull();
    await releaseChunk(record.database.pool, claimed, -1);
    expect(await readAbandonedChunks(record.database.pool, 10)).toContainEqual(key);
  });
});

describe('committing a chunk', () => {
  it('writes its tags once, however many have computed them', async () => {
    const claimed = await claim();
    const encoded = await encode(claimed);
    const written = await Promise.all(
      Array.from({ length: 5 }, () => commitChunk(record.database.pool, claimed, encoded)),
    );
    expect(written.filter(Boolean)).toHaveLength(1);
    expect(await tagCount()).toBeGreaterThan(0);
    expect(await chunkRow()).toMatchObject({ state: 'done' });
  });

  it('writes nothing under an older epoch', async () => {
    const claimed = await claim();
    const encoded = await encode(claimed);
    await inTransaction(record.database.pool, (client) => requeueChunks(client, [key]));
    expect(await commitChunk(record.database.pool, claimed, encoded)).toBe(false);
    expect(await tagCount()).toBe(0);
    expect(await chunkRow()).toMatchObject({ state: 'open', epoch: 2 });
  });

  it('writes nothing for a batch that was erased meanwhile', async () => {
    const claimed = await claim();
    const encoded = await encode(claimed);
    await inTransaction(record.database.pool, (client) => hideBatch(client, accepted.batchId));
    expect(await commitChunk(record.database.pool, claimed, encoded)).toBe(false);
    expect(await tagCount()).toBe(0);
  });

  it('leaves the chunk open when the record refuses a row', async () => {
    const claimed = await claim();
    const broken = { ...(await encode(claimed)), findings: new Uint8Array(Buffer.from('1\tx\n')) };
    await expect(commitChunk(record.database.pool, claimed, broken)).rejects.toThrow();
    expect(await tagCount()).toBe(0);
    expect(await chunkRow()).toMatchObject({ state: 'open' });
  });
});

describe('queueing chunks again', () => {
  it('raises the epoch and puts one row into the outbox', async () => {
    await claim();
    await inTransaction(record.database.pool, (client) => requeueChunks(client, [key, { ...key, epoch: 9 }]));
    expect(await record.rows('select job, payload from outbox')).toEqual([
      { job: 'classify', payload: { batchId: accepted.batchId, chunk: key.chunk, epoch: 2 } },
    ]);
  });

  it('voids what is under way on a comment', async () => {
    const claimed = await claim();
    const requeue = (id: number): Promise<number> =>
      inTransaction(record.database.pool, (client) => requeueChunksOf(client, accepted.batchId, [id]));
    expect(await requeue(claimed.lastId + 1)).toBe(0);
    expect(await requeue(claimed.firstId)).toBe(1);
    expect(await chunkRow()).toMatchObject({ epoch: 2 });
  });

  it('finds those that nobody has seen for a while, and no worker holds', async () => {
    const { pool } = record.database;
    expect(await readUnseenChunks(pool, 60, 100)).not.toContainEqual({ ...key, batchId: accepted.batchId });
    expect(await readUnseenChunks(pool, 0, 100)).toContainEqual({ ...key, batchId: accepted.batchId });
    await claim();
    expect(await readUnseenChunks(pool, 0, 100)).not.toContainEqual({ ...key, batchId: accepted.batchId });
  });
});

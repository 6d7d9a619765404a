import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  acceptBatch,
  type BatchPart,
  type BatchRequest,
  NothingAccepted,
} from '../../src/storage/accept-batch.ts';
import type { Database } from '../../src/storage/database.ts';
import { ConcurrentRequest, IdempotencyConflict } from '../../src/storage/idempotency.ts';
import { migratedDatabase } from '../support/migrated-database.ts';

let database: Database;
let close: () => Promise<void>;
let keyId: number;

beforeAll(async () => {
  ({ database, close } = await migratedDatabase());
  const { rows } = await database.pool.query<{ id: number }>(
    `with m as (insert into model (uid, hash, codebook_ref, structure_hash, manifest, artefact)
       values (gen_random_uuid(), 'h', 'book', 's', '{}', '') returning id),
     l as (insert into live_model (codebook_ref, model_id) select 'book', id from m)
     insert into api_key (uid, name, hash, access) values (gen_random_uuid(), 'test', 'x', 'author') returning id`,
  );
  keyId = rows[0]?.id ?? 0;
});
afterAll(() => close());

const sha = (text: string) => createHash('sha256').update(text).digest();

function request(body: string, changes: Partial<BatchRequest> = {}): BatchRequest {
  return {
    survey: 'pulse',
    wave: '2026',
    codebook: 'book',
    group: null,
    keyId,
    idempotencyKey: null,
    reading: {},
    large: false,
    bodyHash: () => sha(body),
    requestHash: () => sha(body),
    answer: (batch) => ({ status: 202, location: `/v1/batches/${batch.uid}`, response: { ...batch } }),
    ...changes,
  };
}

function row(n: number, respondent: string | null, texts: readonly string[]) {
  const comments = texts.map((text) => ({ question: 'What helps?', text, blank: text === '' }));
  return { row: n, respondent, attributes: { team: `t${n % 3}` }, comments };
}

async function* parts(...list: BatchPart[]): AsyncGenerator<BatchPart> {
  await Promise.resolve();
  yield* list;
}

const count = async (table: string): Promise<number> => {
  const { rows } = await database.pool.query<{ n: number }>(`select count(*)::int as n from ${table}`);
  return rows[0]?.n ?? -1;
};

describe('accepting a batch', () => {
  it('counts people apart from comments and leaves blanks out of the chunks', async () => {
    const answer = await acceptBatch(
      database,
      request('one'),
      parts(
        { rows: [row(1, 'ann', ['Tab\tand \\ back\nslash', '']), row(2, 'bob', [''])], rejections: [] },
        { rows: [row(3, 'ann', ['again']), row(4, null, ['unnamed'])], rejections: [] },
      ),
    );
    expect(answer.response).toMatchObject({ rows: 4, comments: 5, blank: 2, asked: 3, respondents: 2 });
    const { rows } = await database.pool.query<{ text: string }>(
      'select text from comment where not blank order by id',
    );
    expect(rows.map((r) => r.text)).toEqual(['Tab\tand \\ back\nslash', 'again', 'unnamed']);
    const chunks = await database.pool.query<{ comments: number }>('select comments from chunk');
    expect(chunks.rows).toEqual([{ comments: 3 }]);
  });

  it('cuts chunks of a thousand comments and puts one outbox row a chunk', async () => {
    const before = await count('outbox');
    const rows = Array.from({ length: 2500 }, (_, n) => row(n + 1, `p${n}`, ['text']));
    await acceptBatch(database, request('long'), parts({ rows, rejections: [] }));
    expect((await count('outbox')) - before).toBe(3);
  });

  it('leaves nothing behind when the upload is cut off', async () => {
    const tables = ['batch', 'comment', 'respondent', 'chunk', 'outbox', 'survey', 'wave', 'idempotency'];
    const before = await Promise.all(tables.map(count));
    async function* cut(): AsyncGenerator<BatchPart> {
      yield { rows: [row(1, 'x', ['half of it'])], rejections: [] };
      await Promise.resolve();
      throw new Error('aborted');
    }
    const upload = request('cut', { survey: 'never', idempotencyKey: 'k0' });
    await expect(acceptBatch(database, upload, cut())).rejects.toThrow('aborted');
    expect(await Promise.all(tables.map(count))).toEqual(before);
  });

  it('replays the first answer for the same key and body, and refuses another body', async () => {
    const one = () => parts({ rows: [row(1, 'c', ['hello'])], rejections: [] });
    const first = await acceptBatch(database, request('same', { idempotencyKey: 'k1' }), one());
    const again = await acceptBatch(database, request('same', { idempotencyKey: 'k1' }), one());
    expect(again).toEqual({ ...first, replayed: true });
    await expect(acceptBatch(database, request('other', { idempotencyKey: 'k1' }), one())).rejects.toThrow(
      IdempotencyConflict,
    );
  });

  it('makes one batch of fifty uploads at once with one key', async () => {
    const before = await count('batch');
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, () =>
        acceptBatch(
          database,
          request('race', { idempotencyKey: 'k2' }),
          parts({ rows: [row(1, 'd', ['hi'])], rejections: [] }),
        ),
      ),
    );
    expect((await count('batch')) - before).toBe(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(ConcurrentRequest);
  });

  it('warns of a file that the survey has already', async () => {
    const answer = await acceptBatch(
      database,
      request('one'),
      parts({ rows: [row(1, 'ann', ['x'])], rejections: [] }),
    );
    expect(answer.response['warnings']).toEqual([expect.stringContaining('likely a duplicate')]);
  });

  it('gives a large batch a partition of its own, and takes one that a cut-off upload left', async () => {
    const one = () => parts({ rows: [row(1, 'e', ['big'])], rejections: [] });
    await expect(acceptBatch(database, request('l', { large: true }), parts())).rejects.toThrow(
      NothingAccepted,
    );
    const buckets = await count('bucket');
    await acceptBatch(database, request('l1', { large: true }), one());
    expect(await count('bucket')).toBe(buckets);
    await acceptBatch(database, request('l2', { large: true }), one());
    expect(await count('bucket')).toBe(buckets + 1);
  });
});

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptBatch, type BatchPart } from '../../src/storage/accept-batch.ts';
import type { Database } from '../../src/storage/database.ts';
import { eraseBatch, eraseRespondent, hideBatch } from '../../src/storage/erase.ts';
import { respondentId } from '../../src/storage/respondent-id.ts';
import { inTransaction } from '../../src/storage/transaction.ts';
import { migratedDatabase } from '../support/migrated-database.ts';

let database: Database;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ database, close } = await migratedDatabase());
  await database.pool.query(
    `with m as (insert into model (uid, hash, codebook_ref, structure_hash, manifest, artefact)
       values (gen_random_uuid(), 'h', 'book', 's', '{}', '') returning id)
     insert into live_model (codebook_ref, model_id) select 'book', id from m`,
  );
});
afterAll(() => close());

async function accept(file: string, people: readonly string[], large = false): Promise<number> {
  const hash = createHash('sha256').update(file).digest();
  async function* parts(): AsyncGenerator<BatchPart> {
    await Promise.resolve();
    const rows = people.map((respondent, n) => ({
      row: n + 1,
      respondent,
      attributes: {},
      comments: [
        { question: 'Q', text: `comment of ${respondent}`, blank: false },
        { question: 'R', text: '', blank: true },
      ],
    }));
    yield { rows, rejections: [] };
  }
  const { response } = await acceptBatch(
    database,
    {
      survey: 's',
      wave: 'w',
      codebook: 'book',
      group: null,
      keyId: null,
      idempotencyKey: null,
      reading: {},
      large,
      bodyHash: () => hash,
      requestHash: () => hash,
      answer: (batch) => ({ status: 202, location: '', response: { uid: batch.uid } }),
    },
    parts(),
  );
  const { rows } = await database.pool.query<{ id: number }>('select id from batch where uid = $1', [
    response['uid'],
  ]);
  return rows[0]?.id ?? 0;
}

const number = async (query: string, values: unknown[] = []): Promise<number> => {
  const { rows } = await database.pool.query<{ n: number }>(
    `select count(*)::int as n from ${query}`,
    values,
  );
  return rows[0]?.n ?? -1;
};

describe('erasing', () => {
  it('removes one person from every batch of the survey and corrects the counts', async () => {
    const first = await accept('a', ['ann', 'bob', 'ann']);
    const second = await accept('b', ['ann']);
    await database.pool.query(`insert into outbox (job, payload) values ('marker', '{}')`);
    const { rows } = await database.pool.query<{ id: number }>(`select id from survey where ref = 's'`);
    expect(await eraseRespondent(database, rows[0]?.id ?? 0, respondentId('s', 'ann'))).toBe(6);
    expect(await number(`comment where text like '%ann%'`)).toBe(0);
    expect(await number(`respondent where ref = 'ann'`)).toBe(0);
    const { rows: batches } = await database.pool.query(
      'select comments, blank, asked, respondents from batch where id in ($1, $2) order by id',
      [first, second],
    );
    expect(batches).toEqual([
      { comments: 2, blank: 1, asked: 1, respondents: 1 },
      { comments: 0, blank: 0, asked: 0, respondents: 0 },
    ]);
    expect(await number('chunk where epoch = 2 and comments < 3')).toBe(2);
  });

  it('of one person asked for three times at once counts the person once', async () => {
    const batch = await accept('thrice', ['hal', 'ivy']);
    const { rows } = await database.pool.query<{ id: number }>(`select id from survey where ref = 's'`);
    const person = respondentId('s', 'hal');
    await Promise.all([1, 2, 3].map(() => eraseRespondent(database, rows[0]?.id ?? 0, person)));
    expect(await number('batch where id = $1 and asked = 1 and respondents = 1', [batch])).toBe(1);
  });

  for (const large of [false, true])
    it(`removes a ${large ? 'large' : 'small'} batch and nothing of its neighbours`, async () => {
      const kept = await accept(`kept ${large}`, ['cat']);
      const gone = await accept(`gone ${large}`, ['dan', 'eve'], large);
      await inTransaction(database.pool, (client) => hideBatch(client, gone));
      await eraseBatch(database, gone);
      await eraseBatch(database, gone);
      for (const table of ['comment', 'respondent', 'question']) {
        expect(await number(`${table} where batch_id = $1`, [gone])).toBe(0);
        expect(await number(`${table} where batch_id = $1`, [kept])).toBeGreaterThan(0);
      }
      expect(await number('batch where id = $1 and erased', [gone])).toBe(1);
    });

  it('gives the emptied bucket to the next large batch, and a repeated erasure leaves that alone', async () => {
    const gone = await accept('first', ['fay'], true);
    await inTransaction(database.pool, (client) => hideBatch(client, gone));
    await eraseBatch(database, gone);
    const next = await accept('second', ['gus'], true);
    expect(
      await number('batch one join batch two using (bucket) where one.id = $1 and two.id = $2', [gone, next]),
    ).toBe(1);
    await eraseBatch(database, gone);
    expect(await number('comment where batch_id = $1', [next])).toBe(2);
  });
});

import type pg from 'pg';

/** The same key is being used by a request that has not ended. */
export class ConcurrentRequest extends Error {}

/** The key was used before with a different request. */
export class IdempotencyConflict extends Error {}

export interface Answer {
  readonly status: number;
  readonly location: string;
  readonly response: Readonly<Record<string, unknown>>;
}

/**
 * Hold an idempotency key until the transaction ends, however it ends, and give the answer of the request that used it
 * before, if any. Throws ConcurrentRequest when another transaction holds it.
 */
export async function holdIdempotencyKey(
  client: pg.ClientBase,
  keyId: number,
  key: string,
): Promise<(Answer & { readonly requestHash: Buffer }) | null> {
  const lock = await client.query<{ held: boolean }>(
    'select pg_try_advisory_xact_lock(hashtextextended($1, 1)) as held',
    [`${keyId} ${key}`],
  );
  if (lock.rows[0]?.held !== true) throw new ConcurrentRequest();
  const { rows } = await client.query<Answer & { requestHash: Buffer }>(
    'select status, location, response, request_hash as "requestHash" from idempotency where key_id = $1 and key = $2',
    [keyId, key],
  );
  return rows[0] ?? null;
}

/** Keep the answer to a request, in the transaction that did what it asked. */
export async function keepAnswer(
  client: pg.ClientBase,
  keyId: number,
  key: string,
  requestHash: Buffer,
  answer: Answer,
): Promise<void> {
  await client.query(
    `insert into idempotency (key_id, key, request_hash, status, location, response) values ($1, $2, $3, $4, $5, $6)`,
    [keyId, key, requestHash, answer.status, answer.location, JSON.stringify(answer.response)],
  );
}

/** Forget answers older than a week. */
export async function forgetAnswers(client: pg.ClientBase | pg.Pool): Promise<void> {
  await client.query(`delete from idempotency where created_at < now() - interval '7 days'`);
}

import type pg from 'pg';

/**
 * Every number that the record's advisory locks go by, so that none means two things. `ownBucket` and `reviewQueue`
 * are namespaces, their second number a bucket or a queue. Idempotency keys are locked by a 64-bit hash; that one is
 * like a number of these has probability 10⁻¹⁸.
 */
export const advisoryLocks = {
  migration: 7_305_811,
  reconciler: 7_305_812,
  ownBucket: 7_305_813,
  bucketCreation: 7_305_816,
  firstKey: 7_305_821,
  codebookImport: 7_305_822,
  reviewQueue: 7_305_826,
} as const;

/**
 * Run `work` unless another session holds the lock; false then. The lock lives on a connection of its
 * own, so it falls when the process dies.
 */
export async function withAdvisoryLock(
  pool: pg.Pool,
  lock: keyof typeof advisoryLocks,
  work: () => Promise<void>,
): Promise<boolean> {
  const client = await pool.connect();
  const number = advisoryLocks[lock];
  let clean = false;
  try {
    const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [
      number,
    ]);
    clean = rows[0]?.held === false;
    if (clean) return false;
    await work();
    return true;
  } finally {
    if (!clean)
      await client.query('select pg_advisory_unlock($1)', [number]).then(
        () => (clean = true),
        () => undefined,
      );
    client.release(!clean);
  }
}

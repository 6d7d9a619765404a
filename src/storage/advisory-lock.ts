import type pg from 'pg';

/**
 * Run `work` unless another session holds the lock of this number; false then. The lock lives on a connection of its
 * own, so it falls when the process dies.
 */
export async function withAdvisoryLock(
  pool: pg.Pool,
  number: number,
  work: () => Promise<void>,
): Promise<boolean> {
  const client = await pool.connect();
  let broken = false;
  try {
    const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [
      number,
    ]);
    if (rows[0]?.held !== true) return false;
    await work();
    return true;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [number]).catch(() => {
      broken = true;
    });
    client.release(broken);
  }
}

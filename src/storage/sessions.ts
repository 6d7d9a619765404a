import { createHash, randomBytes } from 'node:crypto';
import type { Database } from './database.ts';
import type { Key } from './keys.ts';

/** A token has 256 random bits, as a key has: one round of SHA-256 is enough. */
function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Begin a session of a key for `hours`; gives the token, which is never stored. Sessions that are over go. */
export async function createSession(
  { pool }: Database,
  keyId: number,
  hours: number,
): Promise<{ token: string; expiresAt: Date }> {
  const token = `vs_${randomBytes(32).toString('base64url')}`;
  await pool.query('delete from session where expires_at < now()');
  const { rows } = await pool.query<{ expiresAt: Date }>(
    `insert into session (hash, key_id, expires_at) values ($1, $2, now() + make_interval(hours => $3))
     returning expires_at as "expiresAt"`,
    [hashToken(token), keyId, hours],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('an insert without a row');
  return { token, expiresAt: row.expiresAt };
}

/** The key of a session that lasts, or null when it is over, unknown, or its key was revoked. */
export async function findSession({ pool }: Database, token: string): Promise<Key | null> {
  const { rows } = await pool.query<Key>(
    `select api_key.id, api_key.uid, name, access, scope from session join api_key on api_key.id = key_id
     where session.hash = $1 and expires_at > now() and revoked_at is null`,
    [hashToken(token)],
  );
  return rows[0] ?? null;
}

/** End a session. */
export async function endSession({ pool }: Database, token: string): Promise<void> {
  await pool.query('delete from session where hash = $1', [hashToken(token)]);
}

import { createHash, randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { sql } from 'kysely';
import { advisoryLocks } from './advisory-locks.ts';
import { recordAudit } from './audit-log.ts';
import type { Database, Queries } from './database.ts';
import type { Access, Scope } from './schema.ts';

/** An API key as the record knows it; the secret itself is never stored. */
export interface Key {
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly access: Access;
  readonly scope: Scope;
}

export interface ListedKey extends Key {
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

const columns = ['id', 'uid', 'name', 'access', 'scope'] as const;

/** A key's secret has 256 random bits, so one round of SHA-256 is enough: there is nothing to guess. */
function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Make a key. `secret` (`vb_…`) is returned here and never again. */
export async function createKey(
  query: Queries,
  wanted: { name: string; access: Access; scope?: Scope },
): Promise<{ key: ListedKey; secret: string }> {
  const secret = `vb_${randomBytes(32).toString('base64url')}`;
  const row = await query
    .insertInto('api_key')
    .values({
      uid: uuid(),
      name: wanted.name,
      hash: hashSecret(secret),
      access: wanted.access,
      scope: JSON.stringify(wanted.scope ?? {}),
    })
    .returning([...columns, 'created_at', 'revoked_at'])
    .executeTakeFirstOrThrow();
  const { created_at: createdAt, revoked_at: revokedAt, ...key } = row;
  return { key: { ...key, createdAt, revokedAt }, secret };
}

/** Make an admin key when the record has no key at all, and give its secret; null when it has one. */
export async function createFirstAdminKey(db: Database): Promise<string | null> {
  return db.query.transaction().execute(async (query) => {
    await sql`select pg_advisory_xact_lock(${advisoryLocks.firstKey})`.execute(query);
    const any = await query.selectFrom('api_key').select('id').limit(1).executeTakeFirst();
    if (any !== undefined) return null;
    const { key, secret } = await createKey(query, { name: 'first admin', access: 'admin' });
    await recordAudit(query, {
      keyId: null,
      action: 'key.create',
      subject: key.uid,
      detail: { access: 'admin' },
    });
    return secret;
  });
}

/** The key that a secret belongs to, or null if there is none or it was revoked. */
export async function findKey(query: Queries, secret: string): Promise<Key | null> {
  const row = await query
    .selectFrom('api_key')
    .select(columns)
    .where('hash', '=', hashSecret(secret))
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

/** A page of keys, newest first, those after `before` only. */
export async function listKeys(
  query: Queries,
  page: { before: number | null; limit: number },
): Promise<ListedKey[]> {
  const rows = await query
    .selectFrom('api_key')
    .select([...columns, 'created_at', 'revoked_at'])
    .$if(page.before !== null, (rest) => rest.where('id', '<', page.before ?? 0))
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
  return rows.map(({ created_at: createdAt, revoked_at: revokedAt, ...key }) => ({
    ...key,
    createdAt,
    revokedAt,
  }));
}

/**
 * Whether this is the only key of an admin, without which nobody could make keys. Until the transaction of `query` ends, who
 * asks the same waits, so that two admins cannot revoke each other at once.
 */
export async function isLastAdmin(query: Queries, uid: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(${advisoryLocks.firstKey})`.execute(query);
  const admins = await query
    .selectFrom('api_key')
    .select('uid')
    .where('access', '=', 'admin')
    .where('revoked_at', 'is', null)
    .limit(2)
    .execute();
  return admins.length === 1 && admins[0]?.uid === uid;
}

/** Revoke a key for good; false if there is none with that uid. A second time changes nothing. */
export async function revokeKey(query: Queries, uid: string): Promise<boolean> {
  const { numUpdatedRows } = await query
    .updateTable('api_key')
    .set({ revoked_at: sql<Date>`coalesce(revoked_at, now())` })
    .where('uid', '=', uid)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

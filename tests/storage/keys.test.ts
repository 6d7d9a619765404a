import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../src/storage/database.ts';
import { createFirstAdminKey, createKey, findKey, revokeKey } from '../../src/storage/keys.ts';
import { migratedDatabase } from '../support/migrated-database.ts';

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ database: db, close } = await migratedDatabase());
});
afterAll(() => close());

it('makes one first admin key, however many processes ask', async () => {
  const secrets = await Promise.all([1, 2, 3].map(() => createFirstAdminKey(db)));
  const [secret] = secrets.filter((one) => one !== null);
  expect(secrets.filter((one) => one === null)).toHaveLength(2);
  expect(await findKey(db.query, secret ?? '')).toMatchObject({ access: 'admin', scope: {} });
});

it('keeps no secret: 256 random bits are known by their hash', async () => {
  const { secret } = await createKey(db.query, { name: 'a', access: 'author' });
  expect(Buffer.from(secret.slice(3), 'base64url')).toHaveLength(32);
  const { rows } = await db.pool.query<{ text: string }>('select api_key::text as text from api_key');
  expect(rows.map((row) => row.text).join()).not.toContain(secret);
});

it('forgets a key that is revoked', async () => {
  const { key, secret } = await createKey(db.query, {
    name: 'b',
    access: 'analyst',
    scope: { groups: ['x'] },
  });
  expect(await findKey(db.query, secret)).toMatchObject({ uid: key.uid, scope: { groups: ['x'] } });
  expect(await revokeKey(db.query, key.uid)).toBe(true);
  expect(await findKey(db.query, secret)).toBeNull();
  expect(await findKey(db.query, 'vb_unknown')).toBeNull();
});

import { openDatabase } from '../storage/database.ts';
import { createKey, listKeys, revokeKey } from '../storage/keys.ts';
import { migrate } from '../storage/migrate.ts';

const name = 'demo';

/** Brings the demonstration's record to the newest schema and gives it a new admin key; those of earlier runs end. */
export async function prepareDemo(databaseUrl: string): Promise<{ key: string }> {
  const database = openDatabase(databaseUrl, { connections: 2 });
  try {
    await migrate(database);
    const keys = await listKeys(database.query, { before: null, limit: 200 });
    for (const key of keys)
      if (key.name === name && key.revokedAt === null) await revokeKey(database.query, key.uid);
    return { key: (await createKey(database.query, { name, access: 'admin' })).secret };
  } finally {
    await database.close();
  }
}

import { createFirstAdminKey } from '../storage/keys.ts';
import { openDatabase } from '../storage/database.ts';
import { migrate } from '../storage/migrate.ts';

/** What a start found or made in the record. */
export interface PreparedStore {
  /** The secret of the first admin key, which is never to be read again; null unless it was made just now. */
  adminKey: string | null;
}

/** Brings the record to the newest schema and, when it has no key at all, makes the first. */
export async function prepareStore(databaseUrl: string): Promise<PreparedStore> {
  const database = openDatabase(databaseUrl, { connections: 2 });
  try {
    await migrate(database);
    return { adminKey: await createFirstAdminKey(database) };
  } finally {
    await database.close();
  }
}

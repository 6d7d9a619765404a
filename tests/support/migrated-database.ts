import { type Database, openDatabase } from '../../src/storage/database.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { freshDatabase } from './postgres.ts';

export interface MigratedDatabase {
  readonly url: string;
  readonly database: Database;
  readonly close: () => Promise<void>;
}

/** An empty record on a database of its own; `close` drops it. */
export async function migratedDatabase(): Promise<MigratedDatabase> {
  const fresh = await freshDatabase();
  const database = openDatabase(fresh.url);
  await migrate(database);
  return {
    url: fresh.url,
    database,
    close: async () => {
      await database.close();
      await fresh.close();
    },
  };
}

import { sql } from 'kysely';
import type { Queries } from './database.ts';

/** Whether the record answers a query within `patience` milliseconds. */
export async function answers(query: Queries, patience: number): Promise<boolean> {
  const asked = sql`select 1`.execute(query).then(
    () => true,
    () => false,
  );
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, patience, false).unref());
  return Promise.race([asked, late]);
}

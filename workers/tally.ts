import type { TalliesPayload } from '../src/queue/job-payloads.ts';
import type { Database } from '../src/storage/database.ts';
import { buildTally } from '../src/storage/tallies/build-tally.ts';

/** Tally a finished tagging, so that it can be counted in milliseconds; nothing when that is done or void. */
export async function tally(database: Database, payload: TalliesPayload): Promise<void> {
  await buildTally(database.pool, payload);
}

import type pg from 'pg';
import { type JobKey, parkJob } from './jobs.ts';
import { startRetagging } from './taggings.ts';
import { inTransaction } from './transaction.ts';

/**
 * Begin what a retag job asks for, once: a second tagging of the batch with this model, which the job then waits for.
 * Its number of comments becomes the job's total. Null when the batch is erased; throws when the delivery is void.
 */
export function beginRetag(
  pool: pg.Pool,
  key: JobKey,
  { batchId, modelId }: { batchId: number; modelId: number },
): Promise<number | null> {
  return inTransaction(pool, async (client) => {
    const taggingId = await startRetagging(client, batchId, modelId);
    if (taggingId === null) return null;
    const { rows } = await client.query<{ total: number }>(
      'select coalesce(sum(comments), 0)::int as total from chunk where tagging_id = $1',
      [taggingId],
    );
    const parked = await parkJob(client, key, {
      phase: 'tag',
      total: rows[0]?.total ?? 0,
      result: { taggingId },
    });
    if (!parked) throw new Error('the job went to another worker');
    return taggingId;
  });
}

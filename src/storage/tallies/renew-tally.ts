import type pg from 'pg';
import { addToOutbox } from '../outbox.ts';

/**
 * Drop the tally of a finished tagging, as what it counted has changed, and ask for another, within the caller's
 * transaction. One that is being made at the moment is void. Until the new one is there nothing counts the tagging.
 */
export async function renewTally(client: pg.ClientBase, taggingId: number): Promise<void> {
  await client.query('delete from tally where tagging_id = $1', [taggingId]);
  const { rows } = await client.query<{ epoch: number }>(
    `update tagging set tally_epoch = tally_epoch + 1, tally_attempts = 0 where id = $1 returning tally_epoch as epoch`,
    [taggingId],
  );
  await addToOutbox(
    client,
    rows.map(({ epoch }) => ({ job: 'tallies', payload: { taggingId, epoch } })),
  );
}

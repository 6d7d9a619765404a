import { Problem } from '../errors.ts';
import { type Batch, readBatch } from '../storage/batches.ts';
import type { Queries } from '../storage/database.ts';
import type { Key } from '../storage/keys.ts';
import { limitsComments } from '../storage/scope-condition.ts';

/** A batch that the key may see all of, tagged with this codebook. Throws what is wrong with it. */
export async function requireWholeBatch(
  query: Queries,
  { scope }: Key,
  uid: string,
  codebook: string,
  where: string,
): Promise<Batch> {
  const batch = await readBatch(query, uid, scope);
  if (batch === null) throw new Problem('not_found', 'There is no batch with this id.');
  if (batch.state === 'erased') throw new Problem('erased', 'This batch was erased.');
  if (batch.codebook !== codebook)
    throw new Problem('invalid_request', `Name a batch of a survey with the codebook "${codebook}".`, {
      errors: [{ where, message: `its survey has the codebook "${batch.codebook}"` }],
    });
  if (limitsComments(scope))
    throw new Problem(
      'forbidden',
      'These counts are over whole batches, and this key sees only some groups or systems.',
    );
  return batch;
}

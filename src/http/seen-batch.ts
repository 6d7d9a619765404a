import type { Batch } from '../storage/batches.ts';
import type { Queries } from '../storage/database.ts';
import type { Scope } from '../storage/schema.ts';
import { limitsComments } from '../storage/scope-condition.ts';
import { withSeenNumbers } from '../storage/seen-numbers.ts';
import { shareAnswers } from './shared-answer.ts';

/** How long (ms) numbers may be repeated: the longer, the longer they take to count. */
const repeatedFor = (took: number): number => Math.max(250, 50 * took);

/** Gives batches the numbers that a key may see: those of the whole batch, or of its part of it, counted once for all who ask. */
export function openSeenBatches(query: Queries): (batch: Batch, scope: Scope) => Promise<Batch> {
  const answers = shareAnswers<Batch>((_, took) => repeatedFor(took));
  return (batch, scope) => {
    if (!limitsComments(scope)) return Promise.resolve(batch);
    const { id, taggingId, state, tagged, quarantined } = batch;
    return answers(JSON.stringify([id, taggingId, state, tagged, quarantined, scope]), () =>
      withSeenNumbers(query, batch, scope),
    );
  };
}

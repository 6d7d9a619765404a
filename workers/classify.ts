import type { ClassifyPayload } from '../src/queue/job-payloads.ts';
import {
  claimChunk,
  type ClaimedChunk,
  readChunkComments,
  readQuestions,
  releaseChunk,
  renewChunk,
} from '../src/storage/chunks.ts';
import type { Database } from '../src/storage/database.ts';
import { isRefusedByRecord } from '../src/storage/database-fault.ts';
import { type ChunkFailure, failChunk } from '../src/storage/split-chunk.ts';
import { finishTagging } from '../src/storage/taggings.ts';
import { commitChunk } from '../src/storage/tags.ts';
import type { ClassifierPool } from './classifier-pool.ts';
import { ThreadDied, ThreadThrew } from './thread-pool.ts';

/** Seconds that a chunk rests after a fault that was not its own. */
const restSeconds = 3;

export interface ClassifyDeps {
  readonly database: Database;
  readonly classifiers: ClassifierPool;
  readonly leaseSeconds: number;
  /** Told how a failed chunk was dealt with. */
  readonly onFailure: (chunk: ClaimedChunk, outcome: ChunkFailure['outcome'], error: unknown) => void;
}

/**
 * Classify one chunk: claim it, compute outside of any transaction, write and close it in one. A delivery that is void
 * ends without effect. A chunk whose comments fell the thread is queued again, and in the end split down to the comment
 * that does it; any other fault gives the chunk back and is thrown.
 */
export async function classifyChunk(deps: ClassifyDeps, payload: ClassifyPayload): Promise<void> {
  const { database, classifiers, leaseSeconds, onFailure } = deps;
  const chunk = await claimChunk(database.pool, payload, leaseSeconds);
  if (chunk === null) return;
  const renewal = setInterval(() => {
    renewChunk(database.pool, chunk, leaseSeconds).catch(() => undefined);
  }, leaseSeconds * 300);
  try {
    const comments = await readChunkComments(database.pool, chunk);
    const questions = await readQuestions(database.pool, chunk.batchId);
    const result = await classifiers.classify(chunk, comments, questions);
    if (!(await commitChunk(database.pool, chunk, result))) return;
  } catch (error) {
    if (!isOfComments(error)) {
      await releaseChunk(database.pool, chunk, restSeconds);
      throw error;
    }
    const { outcome } = await failChunk(database.pool, chunk);
    onFailure(chunk, outcome, error);
    if (outcome !== 'quarantined' && outcome !== 'closed') return;
  } finally {
    clearInterval(renewal);
  }
  await finishTagging(database.pool, chunk.taggingId);
}

/** May the comments be to blame: did they fell a thread, or come to something that the record refuses? */
function isOfComments(error: unknown): boolean {
  return error instanceof ThreadDied || error instanceof ThreadThrew || isRefusedByRecord(error);
}

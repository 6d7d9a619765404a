import { classifyJobId, tableJobId } from '../src/queue/job-payloads.ts';
import { waitingJobs } from '../src/queue/reconciler.ts';
import type { Queues } from '../src/queue/relay.ts';
import { readAbandonedChunks, readUnseenChunks, requeueChunks } from '../src/storage/chunks.ts';
import { retryClearing } from '../src/storage/clear-tagging.ts';
import type { Database } from '../src/storage/database.ts';
import { requestDueDiscovery } from '../src/storage/discovery.ts';
import { retryErasures } from '../src/storage/erase.ts';
import {
  giveUpExemplars,
  giveUpValueQuotes,
  readUnquotedTaggings,
  readWithoutValueQuotes,
} from '../src/storage/quoted-taggings.ts';
import { endRetagsOfCancelled, failJob } from '../src/storage/jobs.ts';
import { addToOutbox, outboxIsBehind } from '../src/storage/outbox.ts';
import { forgetAnswers } from '../src/storage/idempotency.ts';
import { readAbandonedJobs, readUnseenJobs, requeueJobs } from '../src/storage/requeue-jobs.ts';
import { markSeen } from '../src/storage/mark-seen.ts';
import { failChunk } from '../src/storage/split-chunk.ts';
import { finishTagging, readUnfinishedTaggings } from '../src/storage/taggings.ts';
import { readUntallied } from '../src/storage/tallies/build-tally.ts';
import { inTransaction } from '../src/storage/transaction.ts';

export interface ReconcileDeps {
  readonly database: Database;
  readonly queues: Queues;
  /** What nobody has seen in the queue for this long is looked up there. */
  readonly unseenSeconds: number;
  /** How long a survey must have been at rest before themes are looked for in it; 0: only when somebody asks. */
  readonly suggestSeconds?: number;
}

const share = 200;
/** Taggings whose values are given quotes between two rounds: there is one worker for them in a process, and no hurry. */
const valueQuoteShare = 10;
const hour = 3_600_000;
/** How often it is looked whether themes are to be looked for. */
const discoveryEvery = 10_000;

/**
 * The duties of the reconciler. What the queue has forgotten is found by asking it: a long queue is never queued again,
 * as every chunk that waits there is noted as seen and left alone for a while. That costs one look-up a chunk in that while.
 */
export function reconcileDuties(deps: ReconcileDeps): (() => Promise<void>)[] {
  const { pool } = deps.database;
  const { suggestSeconds = 0 } = deps;
  return [
    () => retryAbandonedChunks(deps),
    () => retryAbandonedJobs(deps),
    async () => {
      for (const id of await readUnfinishedTaggings(pool, share)) await finishTagging(pool, id);
    },
    async () => {
      if (await outboxIsBehind(pool, deps.unseenSeconds / 3)) return;
      await requeueWaiting(deps);
      await requeueFinished(deps);
    },
    every(discoveryEvery, async () => {
      if (suggestSeconds > 0) await requestDueDiscovery(pool, suggestSeconds);
    }),
    every(hour, async () => {
      await forgetAnswers(pool);
      await retryErasures(pool, hour / 1000);
      await retryClearing(pool, hour / 1000);
      await giveUpExemplars(pool, hour / 1000);
      await giveUpValueQuotes(pool, hour / 1000);
    }),
  ];
}

/** A duty that is done when it is first called, and then when so much time (ms) has passed. */
function every(ms: number, duty: () => Promise<void>): () => Promise<void> {
  let next = 0;
  return async () => {
    if (performance.now() < next) return;
    await duty();
    next = performance.now() + ms;
  };
}

async function retryAbandonedChunks({ database: { pool } }: ReconcileDeps): Promise<void> {
  for (const key of await readAbandonedChunks(pool, share)) {
    const { outcome, taggingId } = await failChunk(pool, key);
    if (taggingId !== null && (outcome === 'quarantined' || outcome === 'closed'))
      await finishTagging(pool, taggingId);
  }
}

async function retryAbandonedJobs({ database: { pool } }: ReconcileDeps): Promise<void> {
  await endRetagsOfCancelled(pool);
  for (const key of await readAbandonedJobs(pool, share))
    await failJob(pool, key, { type: 'WorkerDied', code: null });
}

async function requeueWaiting(deps: ReconcileDeps): Promise<void> {
  const { database, queues, unseenSeconds } = deps;
  await requeueForgotten(deps, 'chunk', {
    queue: queues.classify,
    read: () => readUnseenChunks(database.pool, unseenSeconds, share),
    name: classifyJobId,
    id: ({ chunk }) => chunk,
    requeue: (keys) =>
      inTransaction(database.pool, (client) => requeueChunks(client, keys, { heldToo: false })),
  });
  await requeueForgotten(deps, 'job', {
    queue: queues.tasks,
    read: () => readUnseenJobs(database.pool, unseenSeconds, share),
    name: tableJobId,
    id: ({ jobId }) => jobId,
    requeue: (keys) => inTransaction(database.pool, (client) => requeueJobs(client, keys)),
  });
}

/** Queue again what is still to be done of finished taggings; one that the queue still knows has no effect there. */
async function requeueFinished({ database: { pool }, unseenSeconds }: ReconcileDeps): Promise<void> {
  const unquoted = await readUnquotedTaggings(pool, unseenSeconds, share);
  const withoutValues = await readWithoutValueQuotes(pool, unseenSeconds, valueQuoteShare);
  const untallied = await readUntallied(pool, unseenSeconds, share);
  const rows: Parameters<typeof addToOutbox>[1] = [
    ...unquoted.map((taggingId) => ({ job: 'exemplars' as const, payload: { taggingId } })),
    ...withoutValues.map((taggingId) => ({ job: 'value-quotes' as const, payload: { taggingId } })),
    ...untallied.map((payload) => ({ job: 'tallies' as const, payload: { ...payload } })),
  ];
  await inTransaction(pool, (client) => addToOutbox(client, rows));
}

/**
 * Queue again what the queue has forgotten of a table, and note what it still knows as seen, some hundred at a time: a queue
 * may hold many.
 */
async function requeueForgotten<Key>(
  { database: { pool } }: ReconcileDeps,
  table: 'chunk' | 'job',
  { queue, read, name, id, requeue }: Forgettable<Key>,
): Promise<void> {
  for (;;) {
    const unseen = await read();
    if (unseen.length === 0) return;
    const known = await waitingJobs(queue, unseen.map(name));
    const isKnown = (key: Key): boolean => known.has(name(key));
    await markSeen(pool, table, unseen.filter(isKnown).map(id));
    const forgotten = unseen.filter((key) => !isKnown(key));
    await requeue(forgotten);
    if (unseen.length < share) return;
  }
}

interface Forgettable<Key> {
  readonly queue: Queues[keyof Queues];
  /** What nobody has seen for long, at most a share. */
  readonly read: () => Promise<Key[]>;
  /** By which the queue knows it. */
  readonly name: (key: Key) => string;
  readonly id: (key: Key) => number;
  readonly requeue: (keys: readonly Key[]) => Promise<number>;
}

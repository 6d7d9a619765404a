import { classifyJobId, tableJobId } from '../src/queue/job-payloads.ts';
import { waitingJobs } from '../src/queue/reconciler.ts';
import type { Queues } from '../src/queue/relay.ts';
import {
  markChunksSeen,
  readAbandonedChunks,
  readUnseenChunks,
  requeueChunks,
} from '../src/storage/chunks.ts';
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
import { markJobsSeen, readAbandonedJobs, readUnseenJobs, requeueJobs } from '../src/storage/requeue-jobs.ts';
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
      await requeueForgottenChunks(deps);
      await requeueForgottenJobs(deps);
      await requeueForgottenExemplars(deps);
      await requeueForgottenValueQuotes(deps);
      await requeueForgottenTallies(deps);
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

async function requeueForgottenChunks({ database, queues, unseenSeconds }: ReconcileDeps): Promise<void> {
  for (;;) {
    const unseen = await readUnseenChunks(database.pool, unseenSeconds, share);
    if (unseen.length === 0) return;
    const waiting = await waitingJobs(queues.classify, unseen.map(classifyJobId));
    const forgotten = unseen.filter((key) => !waiting.has(classifyJobId(key)));
    await markChunksSeen(
      database.pool,
      unseen.filter((key) => waiting.has(classifyJobId(key))).map((key) => key.chunk),
    );
    await inTransaction(database.pool, (client) => requeueChunks(client, forgotten, { heldToo: false }));
    if (unseen.length < share) return;
  }
}

async function requeueForgottenJobs({ database, queues, unseenSeconds }: ReconcileDeps): Promise<void> {
  const unseen = await readUnseenJobs(database.pool, unseenSeconds, share);
  if (unseen.length === 0) return;
  const waiting = await waitingJobs(queues.tasks, unseen.map(tableJobId));
  await markJobsSeen(
    database.pool,
    unseen.filter((key) => waiting.has(tableJobId(key))).map((key) => key.jobId),
  );
  const forgotten = unseen.filter((key) => !waiting.has(tableJobId(key)));
  await inTransaction(database.pool, (client) => requeueJobs(client, forgotten));
}

/** Adding one that the queue still knows has no effect there. */
async function requeueForgottenExemplars({ database, unseenSeconds }: ReconcileDeps): Promise<void> {
  const taggings = await readUnquotedTaggings(database.pool, unseenSeconds, share);
  await inTransaction(database.pool, (client) =>
    addToOutbox(
      client,
      taggings.map((taggingId) => ({ job: 'exemplars', payload: { taggingId } })),
    ),
  );
}

/** The same of quotes of values, some at a time. */
async function requeueForgottenValueQuotes({ database, unseenSeconds }: ReconcileDeps): Promise<void> {
  const taggings = await readWithoutValueQuotes(database.pool, unseenSeconds, valueQuoteShare);
  await inTransaction(database.pool, (client) =>
    addToOutbox(
      client,
      taggings.map((taggingId) => ({ job: 'value-quotes', payload: { taggingId } })),
    ),
  );
}

/** The same of tallies. */
async function requeueForgottenTallies({ database, unseenSeconds }: ReconcileDeps): Promise<void> {
  const tallies = await readUntallied(database.pool, unseenSeconds, share);
  await inTransaction(database.pool, (client) =>
    addToOutbox(
      client,
      tallies.map((payload) => ({ job: 'tallies', payload: { ...payload } })),
    ),
  );
}

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '../../src/logger.ts';
import { openQueueBackend, type QueueBackend } from '../../src/queue/backend.ts';
import { createJob } from '../../src/storage/jobs.ts';
import { readJob } from '../../src/storage/read-jobs.ts';
import { hideBatch } from '../../src/storage/erase.ts';
import { inTransaction } from '../../src/storage/transaction.ts';
import { type RunningWorker, startWorker, type WorkerDeps } from '../../workers/start-worker.ts';
import {
  type AcceptedTagging,
  lunchComments,
  openRecord,
  type Recorded,
  type Said,
} from '../support/open-record.ts';
import { until } from '../support/processes.ts';
import { type FreshRedis, freshRedis } from '../support/redis.ts';

const slow = new URL('./threads/slow.ts', import.meta.url);
const poisoned = new URL('./threads/poisoned.ts', import.meta.url);

describe.each(['postgres', 'redis'] as const)('a worker with the queue on %s', (kind) => {
  let redis: FreshRedis | null = null;
  let record: Recorded;
  let backend: QueueBackend;
  let running: RunningWorker[] = [];
  let logged: string[] = [];

  beforeAll(async () => {
    if (kind === 'redis') redis = await freshRedis();
  });
  afterAll(() => redis?.close());
  beforeEach(async (context) => {
    if (kind === 'redis' && redis === null) return context.skip('no Redis on PATH');
    record = await openRecord();
    logged = [];
    backend = await openQueueBackend({
      redisUrl: redis?.url ?? null,
      databaseUrl: record.url,
      onError: () => undefined,
    });
    await flush();
    return undefined;
  });
  afterEach(async () => {
    await Promise.all(running.map((worker) => worker.close(10_000)));
    running = [];
    await backend.close();
    await record.close();
  });

  /** Make the queue forget everything. */
  async function flush(): Promise<void> {
    if (redis === null) await record.rows('delete from bullmq.job');
    else {
      const client = new Redis(redis.url);
      await client.flushall();
      client.disconnect();
    }
  }

  async function start(changes: Partial<WorkerDeps> = {}): Promise<RunningWorker> {
    const worker = await startWorker({
      database: record.database,
      backend,
      logger: createLogger({ destination: { write: (line) => void logged.push(line) } }),
      threads: 2,
      timing: { leaseSeconds: 2, unseenSeconds: 1, reconcileMs: 200 },
      ...changes,
    });
    running.push(worker);
    return worker;
  }

  const count = async (query: string, id: number): Promise<number> =>
    (await record.rows<{ n: number }>(`select count(*)::int as n from ${query}`, [id]))[0]?.n ?? -1;
  const chunks = (state: string, { taggingId }: AcceptedTagging): Promise<number> =>
    count(`chunk where state = '${state}' and tagging_id = $1`, taggingId);
  const finished = async ({ taggingId }: { taggingId: number }): Promise<boolean> =>
    (await count(`tagging where state = 'done' and id = $1`, taggingId)) === 1;

  /** What was counted, against what the classifier says of the same comments here. */
  async function expectCountsOf(comments: readonly Said[], { taggingId }: AcceptedTagging): Promise<void> {
    const said = comments.filter(({ text }) => text !== '');
    const found = record.engine.classify(
      said.map(({ text }) => ({ text, question: 'What about the canteen?' })),
    );
    const expected = record.engine.themes.flatMap((theme) => {
      const on = said.filter((_, index) => found[index]?.themes.some((tag) => tag.theme === theme));
      if (on.length === 0) return [];
      return [{ theme, comments: on.length, respondents: new Set(on.map(({ by }) => by)).size }];
    });
    const counted = await record.rows(
      `select ref as theme, comments, respondents from theme_count join theme on theme.id = theme_id
       where tagging_id = $1 order by ref`,
      [taggingId],
    );
    expect(counted).toEqual(expected.sort((a, b) => (a.theme < b.theme ? -1 : 1)));
    expect(await count('tag where tagging_id = $1', taggingId)).toBe(
      expected.reduce((sum, row) => sum + row.comments, 0),
    );
  }

  it('takes a batch to counts and quotes', async () => {
    await start();
    const comments = [...lunchComments(2300), { by: 'quiet', text: '' }];
    const batch = await record.accept(comments);
    await until(() => finished(batch));
    await expectCountsOf(comments, batch);
    await until(async () => (await count('exemplar_coverage where tagging_id = $1', batch.taggingId)) > 0);
    await until(
      async () =>
        (await count('tagging where value_exemplars_at is not null and id = $1', batch.taggingId)) === 1,
    );
    expect(await count('outbox where id > $1', 0)).toBe(0);
  });

  it('writes once what is delivered many times', async () => {
    const comments = lunchComments(3000);
    const batch = await record.accept(comments);
    const rows = await record.rows<{ payload: { batchId: number; chunk: number; epoch: number } }>(
      'select payload from outbox',
    );
    const queue = backend.createQueue<object>('classify');
    const twice = [...rows, ...rows, ...rows].map(({ payload }, index) => {
      return { name: 'classify', data: payload, opts: { jobId: `again-${index}` } };
    });
    await queue.addBulk(twice);
    await start();
    await until(() => finished(batch));
    await expectCountsOf(comments, batch);
    await queue.close();
  });

  it('finds the one comment that fells its threads, and tags the rest', async () => {
    await start({ threadEntry: poisoned });
    const comments = lunchComments(1200);
    comments[617] = { by: 'mallory', text: 'POISON in the tea queue' };
    const batch = await record.accept(comments);
    await until(() => finished(batch));
    expect(
      await record.rows(
        `select row from chunk join comment on comment.id = first_id and batch_id = $2
         where chunk.state = 'quarantined' and tagging_id = $1`,
        [batch.taggingId, batch.batchId],
      ),
    ).toEqual([{ row: 618 }]);
    await expectCountsOf(comments.toSpliced(617, 1), batch);
    expect(logged.join('')).toContain('"outcome":"split"');
    expect(logged.join('')).not.toContain('POISON');
  });

  it('goes on where a killed worker stood', async () => {
    const comments = lunchComments(12_000);
    const batch = await record.accept(comments);
    const child = fork(fileURLToPath(new URL('./slow-worker.ts', import.meta.url)), {
      env: { ...process.env, DATABASE_URL: record.url, ...(redis !== null && { REDIS_URL: redis.url }) },
      execArgv: [],
    });
    const held = (): Promise<number> =>
      count(`chunk where state = 'open' and lease_until is not null and tagging_id = $1`, batch.taggingId);
    await until(async () => (await chunks('done', batch)) >= 2 && (await held()) === 4);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await held()).toBeGreaterThan(0);
    await start();
    await until(() => finished(batch));
    await expectCountsOf(comments, batch);
  });

  it('heals when the queue forgets everything', async () => {
    await start({ threadEntry: slow });
    const comments = lunchComments(12_000);
    const batch = await record.accept(comments);
    await until(async () => (await chunks('done', batch)) >= 2);
    await flush();
    expect(await chunks('open', batch)).toBeGreaterThan(0);
    await until(() => finished(batch));
    await expectCountsOf(comments, batch);
  });

  it('does not queue again what only waits its turn', async () => {
    await start({
      threadEntry: slow,
      threads: 1,
      timing: { unseenSeconds: 0.2, reconcileMs: 50, leaseSeconds: 10 },
    });
    const batch = await record.accept(lunchComments(12_000));
    await until(() => finished(batch));
    // One that is just being taken up can look left behind; a dozen would be a flood.
    expect(await count('chunk where epoch > 1 and tagging_id = $1', batch.taggingId)).toBeLessThan(3);
  });

  it('leaves what it has not done to the next when it is closed', async () => {
    const worker = await start({ threadEntry: slow });
    const comments = lunchComments(12_000);
    const batch = await record.accept(comments);
    await until(async () => (await chunks('done', batch)) >= 2);
    await worker.close(10_000);
    expect(await chunks('open', batch)).toBeGreaterThan(0);
    expect(await count('chunk where lease_until is not null and tagging_id = $1', batch.taggingId)).toBe(0);
    await start();
    await until(() => finished(batch));
    await expectCountsOf(comments, batch);
  });

  it('tags a batch again with another model, which then shows', async () => {
    await start();
    const batch = await record.accept(lunchComments(1500));
    await until(() => finished(batch));
    const other = await record.otherModel();
    const uid = await inTransaction(record.database.pool, (client) =>
      createJob(client, { kind: 'retag', args: { batchId: batch.batchId, modelId: other.id }, keyId: null }),
    );
    await until(async () => (await readJob(record.database.pool, uid))?.state === 'done');
    const shown = await record.rows<{ ref: string }>(
      `select ref from theme_count join batch on batch.tagging_id = theme_count.tagging_id
       join theme on theme.id = theme_id where batch.id = $1`,
      [batch.batchId],
    );
    expect(shown).toEqual([{ ref: 'queues' }]);
  });

  it('erases a batch while it is being tagged', async () => {
    await start({ threadEntry: slow });
    const batch = await record.accept(lunchComments(6000));
    await until(async () => (await chunks('done', batch)) >= 1);
    const uid = await inTransaction(record.database.pool, async (client) => {
      await hideBatch(client, batch.batchId);
      return createJob(client, { kind: 'erase-batch', args: { batchId: batch.batchId }, keyId: null });
    });
    await until(async () => (await readJob(record.database.pool, uid))?.state === 'done');
    expect(await count('comment where batch_id = $1', batch.batchId)).toBe(0);
    expect(await count('tag where tagging_id = $1', batch.taggingId)).toBe(0);
  });

  it('says what was wrong with a job that fails again and again', async () => {
    await start({ handlers: { explode: () => Promise.reject(new RangeError('a secret of ann')) } });
    const uid = await inTransaction(record.database.pool, (client) =>
      createJob(client, { kind: 'explode', args: {}, keyId: null }),
    );
    await until(async () => (await readJob(record.database.pool, uid))?.state === 'failed');
    expect((await readJob(record.database.pool, uid))?.problem).toEqual({ type: 'RangeError', code: null });
    expect(logged.join('')).not.toContain('secret');
  });
});

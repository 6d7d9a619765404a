import { setTimeout as sleep } from 'node:timers/promises';
import {
  createPostgresBackend,
  isPgPool,
  type PgPool,
  type Processor,
  Queue,
  runMigrations,
  withBackend,
  Worker,
} from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';

/** What the service needs of a BullMQ queue. Failed and completed jobs are removed at once. */
export type JobQueue<Data> = Pick<
  Queue<Data, void>,
  'add' | 'addBulk' | 'getJobCounts' | 'getJobState' | 'obliterate' | 'waitUntilReady' | 'close'
>;

/** What the service needs of a BullMQ worker. `close` waits for the jobs at hand, `close(true)` does not. */
export type JobWorker<Data> = Pick<Worker<Data, void>, 'pause' | 'resume' | 'waitUntilReady' | 'close'>;

export type JobProcessor<Data> = Processor<Data, void>;

export interface WorkerSettings {
  /** Jobs at hand at the same time: one for each classifying thread. */
  concurrency: number;
  /** A job's lock ran out, so another worker will take it up. */
  onStalled?: (jobId: string) => void;
  /** A job's processor threw, or its lock ran out too often. */
  onFailed?: (jobId: string | undefined, error: Error) => void;
}

/** Where the queue lives: Redis or PostgreSQL, alike to everyone who uses it. */
export interface QueueBackend {
  kind: 'redis' | 'postgres';
  /** A line for people, without secrets. */
  describe(): string;
  /** Asks the server for an answer; rejects when there is none within two seconds. */
  ping(): Promise<void>;
  createQueue<Data>(name: string): JobQueue<Data>;
  createWorker<Data>(name: string, processor: JobProcessor<Data>, settings: WorkerSettings): JobWorker<Data>;
  /** Ends the connections. Close queues and workers first. */
  close(): Promise<void>;
}

export interface QueueAddress {
  /** `redis://…`, `rediss://…` or the path of a socket; null puts the queue into the database. */
  redisUrl: string | null;
  databaseUrl: string;
  /** Told of every lost connection; the connections mend themselves. */
  onError: (error: Error) => void;
}

const { Queue: PostgresQueue, Worker: PostgresWorker } = withBackend(createPostgresBackend);

const PING_PATIENCE_MS = 2_000;

/** A worker that dies gives up its job after ten seconds at the latest. */
const SAFETY = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 10, runRetryDelay: 1_000 };

/** Attempts are counted in the record, and a job's id must be free again for the next attempt. */
const FORGET = { removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } };

/**
 * Opens the queue's backend: Redis where there is an address for one, else the same database as the
 * record, in the schema `bullmq`, which is made or brought up to date.
 *
 * @throws when the database cannot be reached; an absent Redis shows in `ping` and `onError`
 */
export async function openQueueBackend(address: QueueAddress): Promise<QueueBackend> {
  return address.redisUrl === null ? openPostgres(address) : openRedis(address.redisUrl, address.onError);
}

function openRedis(url: string, onError: (error: Error) => void): QueueBackend {
  const clients: Redis[] = [];
  const connect = (maxRetriesPerRequest: number | null): Redis => {
    const client = new Redis(url, {
      maxRetriesPerRequest,
      retryStrategy: (times) => Math.min(times * 100, 2_000),
    });
    client.on('error', onError);
    clients.push(client);
    return client;
  };
  const producer = connect(1);
  return {
    kind: 'redis',
    describe: () => `Redis at ${withoutSecrets(url)}`,
    ping: async () => answered(producer.ping()),
    createQueue: <Data>(name: string): JobQueue<Data> => {
      const queue = new Queue<Data, void>(name, {
        connection: producer,
        defaultJobOptions: FORGET,
        skipWaitingForReady: true,
      });
      queue.on('error', onError);
      return queue;
    },
    createWorker: <Data>(
      name: string,
      processor: JobProcessor<Data>,
      settings: WorkerSettings,
    ): JobWorker<Data> => {
      const worker = new Worker<Data, void>(name, processor, {
        ...optionsOf(settings),
        connection: connect(null),
      });
      return watched(worker, settings, onError);
    },
    close: async () => {
      await Promise.all(clients.map(leave));
    },
  };
}

/** A client without a connection would wait for one before it could say goodbye. */
async function leave(client: Redis): Promise<void> {
  if (client.status === 'ready') await client.quit().catch(() => undefined);
  client.disconnect();
}

async function openPostgres({ databaseUrl, onError }: QueueAddress): Promise<QueueBackend> {
  const pools: pg.Pool[] = [];
  const connect = (): pg.Pool & PgPool => {
    const pool = new pg.Pool({
      connectionString: databaseUrl,
      max: 4,
      keepAlive: true,
      application_name: 'verbatim-queue',
      options: '-c search_path=bullmq',
    });
    pool.on('error', onError);
    if (!isPgPool(pool)) throw new TypeError('The queue cannot use this pool');
    pools.push(pool);
    return pool;
  };
  const producer = connect();
  const client = await producer.connect();
  try {
    await runMigrations(client);
  } finally {
    client.release();
  }
  return {
    kind: 'postgres',
    describe: () => 'the PostgreSQL database itself (schema bullmq)',
    ping: async () => answered(producer.query('select 1')),
    createQueue: <Data>(name: string): JobQueue<Data> => {
      const options = { connection: producer, defaultJobOptions: FORGET };
      const queue = new PostgresQueue<Data, void>(name, options);
      queue.on('error', onError);
      return queue;
    },
    createWorker: <Data>(
      name: string,
      processor: JobProcessor<Data>,
      settings: WorkerSettings,
    ): JobWorker<Data> => {
      const worker = new PostgresWorker<Data, void>(name, processor, {
        ...optionsOf(settings),
        connection: connect(),
      });
      return watched(worker, settings, onError);
    },
    close: async () => {
      await Promise.all(pools.map(async (pool) => pool.end()));
    },
  };
}

function optionsOf({ concurrency }: WorkerSettings) {
  return { ...SAFETY, ...FORGET, concurrency };
}

/** What both kinds of workers tell. */
interface Telling {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'stalled', listener: (jobId: string) => void): unknown;
  on(event: 'failed', listener: (job: { id?: string } | undefined, error: Error) => void): unknown;
}

function watched<Worker extends Telling>(
  worker: Worker,
  settings: WorkerSettings,
  onError: QueueAddress['onError'],
): Worker {
  worker.on('error', onError);
  worker.on('stalled', (jobId) => settings.onStalled?.(jobId));
  worker.on('failed', (job, error) => settings.onFailed?.(job?.id, error));
  return worker;
}

async function answered(question: Promise<unknown>): Promise<void> {
  const timer = new AbortController();
  const late = sleep(PING_PATIENCE_MS, undefined, { signal: timer.signal }).then(() => {
    throw new Error('The queue gave no answer');
  });
  await Promise.race([question, late]).finally(() => timer.abort());
}

function withoutSecrets(url: string): string {
  if (url.startsWith('/')) return url;
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

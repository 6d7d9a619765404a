import { createLogger } from '../../src/logger.ts';
import { openQueueBackend } from '../../src/queue/backend.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { startWorker } from '../../workers/start-worker.ts';

/** A worker process of its own, slow enough to be killed while it is at work. */
const databaseUrl = process.env['DATABASE_URL'] ?? '';
const redisUrl = process.env['REDIS_URL'] ?? null;
await startWorker({
  database: openDatabase(databaseUrl),
  backend: await openQueueBackend({ redisUrl, databaseUrl, onError: () => undefined }),
  logger: createLogger({ level: 'silent' }),
  threads: 2,
  threadEntry: new URL('./threads/slow.ts', import.meta.url),
  timing: { leaseSeconds: 2, unseenSeconds: 1, reconcileMs: 200 },
});
process.send?.('ready');

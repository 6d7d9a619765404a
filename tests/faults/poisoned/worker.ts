import { parseConfig, requiredDatabaseUrl } from '../../../src/config.ts';
import { createLogger } from '../../../src/logger.ts';
import { openQueueBackend } from '../../../src/queue/backend.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { startWorker } from '../../../workers/start-worker.ts';

/** A worker as in workers/main.ts, with threads that some comments fell. */
const config = parseConfig(process.env);
const logger = createLogger({ level: config.logLevel, name: 'worker' });
const databaseUrl = requiredDatabaseUrl(config);
const database = openDatabase(databaseUrl);
const onError = (error: Error): void => logger.error({ err: error });
const worker = await startWorker({
  database,
  backend: await openQueueBackend({ redisUrl: config.redisUrl, databaseUrl, onError }),
  logger,
  threads: config.threads,
  threadEntry: new URL('./thread.ts', import.meta.url),
});
process.on('SIGTERM', () => void worker.close(5_000).then(() => process.exit()));
process.on('disconnect', () => process.exit());
process.send?.({ ready: true });

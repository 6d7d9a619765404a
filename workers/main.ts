import { readLanguage } from '../src/cli/inputs.ts';
import { parseConfig, requiredDatabaseUrl } from '../src/config.ts';
import { createLogger } from '../src/logger.ts';
import { openQueueBackend } from '../src/queue/backend.ts';
import { readSeedLabels } from '../src/read-seed-labels.ts';
import { readRedactionRules } from '../src/read-redaction-rules.ts';
import { openDatabase } from '../src/storage/database.ts';
import { migrate } from '../src/storage/migrate.ts';
import { startWorker } from './start-worker.ts';
import { trainHandlers } from './train.ts';
import { trialHandlers } from './trial.ts';

/** Below this the connections held for listening and for the reconciler would leave none to work with. */
const leastConnections = 4;
const closeMs = 8_000;

const config = parseConfig(process.env);
const logger = createLogger({ level: config.logLevel, name: 'worker' });
const logError =
  (what: string) =>
  (error: unknown): void =>
    logger.error({ err: error }, what);

const databaseUrl = requiredDatabaseUrl(config);
const database = openDatabase(databaseUrl, {
  connections: Math.max(config.databaseConnections, leastConnections),
  onIdleError: logError('lost an idle connection to the record'),
});
await migrate(database);
const backend = await openQueueBackend({
  redisUrl: config.redisUrl,
  databaseUrl,
  onError: logError('the queue does not do what it is asked'),
});
const worker = await startWorker({
  database,
  backend,
  logger,
  threads: config.threads,
  timing: { suggestSeconds: config.suggestAfter },
  redaction: await readRedactionRules(),
  handlers: {
    ...trainHandlers({ database, readLanguage, seedLabels: readSeedLabels }),
    ...trialHandlers({ database, readLanguage }),
  },
});
logger.info({ queue: backend.describe(), threads: config.threads }, 'ready');

let closing = false;
async function close(reason: string): Promise<void> {
  if (closing) return;
  closing = true;
  logger.info({ reason }, 'closing');
  setTimeout(() => process.exit(1), closeMs + 1_000).unref();
  await worker.close(closeMs);
  await backend.close();
  await database.close();
  process.exit(0);
}

process.on('SIGTERM', () => void close('SIGTERM'));
process.on('SIGINT', () => void close('SIGINT'));
if (process.send !== undefined) {
  process.on('disconnect', () => void close('the parent is gone'));
  process.send({ ready: true });
}

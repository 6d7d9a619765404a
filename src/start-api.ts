import { loadClassifier } from '../models/engine.ts';
import { openReleaseChecker } from '../workers/release-checker.ts';
import { buildApp } from './app.ts';
import { type Config, requiredDatabaseUrl } from './config.ts';
import { lexiconModels } from './lexicon-models.ts';
import type { Logger } from './logger.ts';
import { seededCodebooks } from './read-seed-labels.ts';
import { readVocabularies } from './read-vocabularies.ts';
import { seedRecord } from './seed-record.ts';
import { openDatabase } from './storage/database.ts';
import { migrate } from './storage/migrate.ts';
import { builtWebApp } from './web-build.ts';

const defaultCodebook = 'police-ddat';

export interface RunningApi {
  readonly url: string;
  /** Stop listening, let answers end for `ms` at most, then let go of the record. */
  close(ms: number): Promise<void>;
}

/** Bring the record up to date and serve the API. Throws ConfigError without a database. */
export async function startApi(config: Config, logger: Logger): Promise<RunningApi> {
  const database = openDatabase(requiredDatabaseUrl(config), {
    connections: config.databaseConnections,
    onIdleError: (error) => logger.warn({ err: error }, 'lost an idle connection to the record'),
  });
  const releases = openReleaseChecker();
  try {
    await migrate(database);
    const lexiconModel = await lexiconModels();
    await seedRecord(database, logger, lexiconModel);
    const app = await buildApp({
      database,
      logger,
      limits: config.limits,
      uploads: Math.max(1, Math.floor(config.databaseConnections / 2)),
      vocabularies: await readVocabularies(),
      defaultCodebook,
      loadClassifier,
      lexiconModel,
      checkRelease: (check) => releases.check(check),
      seededCodebooks: await seededCodebooks(),
      requestsPerMinute: config.rateLimit,
      webFolder: builtWebApp(),
    });
    const url = await app.listen({ host: config.host, port: config.port });
    return {
      url,
      async close(ms) {
        const cut = setTimeout(() => app.server.closeAllConnections(), ms);
        await app.close();
        clearTimeout(cut);
        await releases.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

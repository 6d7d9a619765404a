import { buildApp } from './app.ts';
import { DEFAULT_LIMITS } from './intake/intake-limits.ts';
import { lexiconModels } from './lexicon-models.ts';
import { createLogger } from './logger.ts';
import { openDatabase } from './storage/database.ts';

// Writes the API's OpenAPI document to standard output. Nothing is connected to: the app is built and never asked.
const database = openDatabase('postgres://nowhere/none');
const app = await buildApp({
  database,
  logger: createLogger({ destination: { write: () => undefined } }),
  limits: DEFAULT_LIMITS,
  uploads: 1,
  vocabularies: [],
  defaultCodebook: 'none',
  loadClassifier: () => {
    throw new Error('no model is loaded to describe the API');
  },
  checkRelease: () => {
    throw new Error('no release is checked to describe the API');
  },
  lexiconModel: await lexiconModels(),
  requestsPerMinute: 1,
  webFolder: null,
});
process.stdout.write(JSON.stringify(app.swagger()));
await app.close();
await database.close();

import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import type { Classifier } from '../../models/classifier.ts';
import { buildApp, type AppDeps } from '../../src/app.ts';
import { lexiconModels } from '../../src/lexicon-models.ts';
import { Codebook } from '../../src/domain/codebook.ts';
import { checkAgainstReleased } from '../../src/domain/disclosure/check-against-released.ts';
import { DEFAULT_LIMITS } from '../../src/intake/intake-limits.ts';
import { createLogger } from '../../src/logger.ts';
import { importCodebook } from '../../src/storage/codebooks.ts';
import type { Database } from '../../src/storage/database.ts';
import { createKey, type ListedKey } from '../../src/storage/keys.ts';
import { ensureModel, type Model, promoteModel } from '../../src/storage/models.ts';
import type { Access, Scope } from '../../src/storage/schema.ts';
import { migratedDatabase } from './migrated-database.ts';

export const canteen = Codebook.parse({
  format: 'verbatim-codebook/1',
  id: 'canteen',
  version: 1,
  name: 'Canteen survey',
  themes: [
    { id: 'price', name: 'Price', definition: 'What food costs', lexicon: ['expensive'] },
    { id: 'price/tea', name: 'Price of tea', definition: 'What tea costs', lexicon: ['tea'] },
    { id: 'queues', name: 'Queues', definition: 'Waiting', lexicon: ['queue*'] },
  ],
  systems: [{ name: 'TillPro' }],
});

/** Puts `queues` on texts with the word. */
export const fakeClassifier: Classifier = {
  id: 'fake',
  themes: ['queues'],
  classify: (passages) =>
    passages.map(({ text }) => {
      const start = text.indexOf('queue');
      const evidence = [{ start, end: start + 5, weight: 1 }];
      return {
        themes: start < 0 ? [] : [{ theme: 'queues', probability: 0.9, valence: 'negative', evidence }],
        facets: [],
        systems: [],
      };
    }),
};

export interface Api {
  readonly app: FastifyInstance;
  readonly database: Database;
  readonly model: Model;
  /** Every line that the app logged. */
  readonly logged: string[];
  key(access: Access, scope?: Scope): Promise<ListedKey & { secret: string }>;
  /** A request with a key of this access level, or with this secret. */
  call(as: Access | { secret: string } | null, request: InjectOptions): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
}

/** The app on a database of its own, with a codebook and a live model. */
export async function openApi(overrides: Partial<AppDeps> = {}): Promise<Api> {
  const record = await migratedDatabase();
  const { database } = record;
  await database.query.transaction().execute((query) => importCodebook(query, canteen));
  const model = await ensureModel(database.query, {
    hash: 'fake',
    codebookRef: canteen.id,
    structureHash: 'fake',
    manifest: {},
    artefact: Buffer.from('fake'),
  });
  await promoteModel(database.query, model);
  const logged: string[] = [];
  const app = await buildApp({
    database,
    logger: createLogger({ destination: { write: (line) => void logged.push(line) } }),
    limits: DEFAULT_LIMITS,
    uploads: 4,
    vocabularies: [],
    defaultCodebook: canteen.id,
    loadClassifier: () => fakeClassifier,
    lexiconModel: await lexiconModels(),
    checkRelease: (check) => Promise.resolve(checkAgainstReleased(check)),
    requestsPerMinute: 100_000,
    webFolder: null,
    ...overrides,
  });
  const secrets = new Map<Access, string>();

  const key: Api['key'] = async (access, scope = {}) => {
    const { key: made, secret } = await createKey(database.query, { name: access, access, scope });
    return { ...made, secret };
  };

  async function secretOf(access: Access): Promise<string> {
    const known = secrets.get(access) ?? (await key(access)).secret;
    secrets.set(access, known);
    return known;
  }

  return {
    app,
    database,
    model,
    logged,
    key,
    async call(as, request) {
      const secret = as === null ? null : typeof as === 'string' ? await secretOf(as) : as.secret;
      return app.inject({
        ...request,
        headers: { ...request.headers, ...(secret !== null && { authorization: `Bearer ${secret}` }) },
      });
    },
    async close() {
      await app.close();
      await record.close();
    },
  };
}

import type { ChunkComment, ClaimedChunk } from '../src/storage/chunks.ts';
import type { Database } from '../src/storage/database.ts';
import type { EncodedTags } from '../src/storage/encode-tags.ts';
import { readModelArtefact } from '../src/storage/models.ts';
import { ensureSystems, ensureThemes } from '../src/storage/tags.ts';
import type { ClassifyAnswer, ClassifyRequest, ModelNames, SharedModel } from './classify-protocol.ts';
import { openThreadPool } from './thread-pool.ts';

/** Threads that turn the comments of a chunk into what is to be written. */
export interface ClassifierPool {
  /** Rejects with ModelUnavailable, or as openThreadPool does. */
  classify(
    chunk: ClaimedChunk,
    comments: readonly ChunkComment[],
    questions: ReadonlyMap<number, string>,
  ): Promise<EncodedTags>;
  /** Start all threads and load these models in each, so that the first batch does not wait for that. */
  warm(modelIds: readonly number[]): Promise<void>;
  close(): Promise<void>;
}

interface NumberedModel {
  readonly shared: SharedModel;
  readonly themeIds: readonly number[];
  readonly systemIds: readonly number[];
}

/** The model of a tagging cannot be read or loaded: no comment is to blame. */
export class ModelUnavailable extends Error {}

const keptModels = 2;
/** Memory of a classifying thread beside its models. A chunk takes a small part; in more room garbage would lie longer. */
const megabytes = 128;

/** Open classifying threads over the models in the record; `entry` is a module that calls serveClassifier. */
export function openClassifierPool(
  database: Database,
  entry: URL,
  settings: { readonly size: number; readonly deadlineMs: number },
): ClassifierPool {
  const threads = openThreadPool<ClassifyRequest, ClassifyAnswer>(entry, {
    ...settings,
    heapMegabytes: megabytes,
  });
  const models = new Map<number, Promise<NumberedModel>>();

  async function namesOf(model: SharedModel): Promise<ModelNames> {
    const answer = await threads.run({ kind: 'names', model });
    if (answer.kind !== 'names') throw new Error('a thread answered another question');
    return answer;
  }

  async function readModel(id: number): Promise<NumberedModel> {
    const artefact = await readModelArtefact(database.query, id);
    const bytes = new Uint8Array(new SharedArrayBuffer(artefact.length));
    bytes.set(artefact);
    const shared = { id, bytes };
    const { themes, systems } = await namesOf(shared);
    return {
      shared,
      themeIds: await ensureThemes(database.pool, themes),
      systemIds: await ensureSystems(database.pool, systems),
    };
  }

  function modelOf(id: number): Promise<NumberedModel> {
    const known = models.get(id);
    if (known !== undefined) return known;
    const model = readModel(id).catch((error: unknown) => {
      models.delete(id);
      throw new ModelUnavailable('the model could not be loaded', { cause: error });
    });
    for (const old of [...models.keys()].slice(0, models.size - keptModels + 1)) models.delete(old);
    models.set(id, model);
    return model;
  }

  return {
    classify: async (chunk, comments, questions) => {
      const { shared, themeIds, systemIds } = await modelOf(chunk.modelId);
      const answer = await threads.run({
        kind: 'classify',
        model: shared,
        place: {
          bucket: chunk.bucket,
          taggingId: chunk.taggingId,
          commentIds: comments.map((comment) => comment.id),
          respondentIds: comments.map((comment) => comment.respondentId),
          themeIds,
          systemIds,
        },
        texts: comments.map((comment) => comment.text),
        questions: comments.map(({ question }) => (question === null ? undefined : questions.get(question))),
      });
      if (answer.kind !== 'classified') throw new Error('a thread answered another question');
      return answer.encoded;
    },
    warm: async (modelIds) => {
      for (const id of modelIds) {
        const { shared } = await modelOf(id);
        await Promise.all(Array.from({ length: settings.size }, () => namesOf(shared)));
      }
    },
    close: () => threads.close(),
  };
}

import { v7 as uuid } from 'uuid';
import type { Queries } from './database.ts';

export interface Model {
  readonly id: number;
  readonly uid: string;
  readonly hash: string;
  readonly codebookRef: string;
  readonly structureHash: string;
}

export interface NewModel {
  /** Hash of the artefact's canonical payload: what `Classifier.id` says. */
  readonly hash: string;
  readonly codebookRef: string;
  readonly structureHash: string;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly artefact: Buffer;
}

const columns = [
  'model.id',
  'uid',
  'hash',
  'model.codebook_ref as codebookRef',
  'structure_hash as structureHash',
] as const;

/** Record a model unless it is recorded already, by its hash. */
export async function ensureModel(query: Queries, model: NewModel): Promise<Model> {
  await query
    .insertInto('model')
    .values({
      uid: uuid(),
      hash: model.hash,
      codebook_ref: model.codebookRef,
      structure_hash: model.structureHash,
      manifest: JSON.stringify(model.manifest),
      artefact: model.artefact,
    })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute();
  return query.selectFrom('model').select(columns).where('hash', '=', model.hash).executeTakeFirstOrThrow();
}

/** Make a model live for its codebook; the one that was live before is remembered. */
export async function promoteModel(query: Queries, model: Model): Promise<void> {
  await query
    .insertInto('live_model')
    .values({ codebook_ref: model.codebookRef, model_id: model.id, previous_model_id: null })
    .onConflict((conflict) =>
      conflict
        .column('codebook_ref')
        .doUpdateSet((row) => ({
          model_id: row.ref('excluded.model_id'),
          previous_model_id: row.ref('live_model.model_id'),
          since: new Date(),
        }))
        .whereRef('live_model.model_id', '<>', 'excluded.model_id'),
    )
    .execute();
}

/** Let a codebook that has no live model start with one, which codebooks of one structure share. True when it had none. */
export async function startWithModel(
  query: Queries,
  codebookRef: string,
  make: () => NewModel,
): Promise<boolean> {
  if ((await liveModel(query, codebookRef)) !== null) return false;
  const model = await ensureModel(query, make());
  await promoteModel(query, { ...model, codebookRef });
  return true;
}

/** The model that tags new batches of surveys with this codebook, or null. */
export async function liveModel(query: Queries, codebookRef: string): Promise<Model | null> {
  const row = await query
    .selectFrom('live_model')
    .innerJoin('model', 'model.id', 'live_model.model_id')
    .select(columns)
    .where('live_model.codebook_ref', '=', codebookRef)
    .executeTakeFirst();
  return row ?? null;
}

/** A model by its uid, or null. */
export async function findModel(query: Queries, uid: string): Promise<Model | null> {
  const row = await query.selectFrom('model').select(columns).where('uid', '=', uid).executeTakeFirst();
  return row ?? null;
}

/** The artefact of a model. Throws when the record has no such model. */
export async function readModelArtefact(query: Queries, modelId: number): Promise<Buffer> {
  const row = await query
    .selectFrom('model')
    .select('artefact')
    .where('id', '=', modelId)
    .executeTakeFirstOrThrow();
  return row.artefact;
}

/** What a model says of itself. Throws when the record has no such model. */
export async function readModelManifest(query: Queries, modelId: number): Promise<Record<string, unknown>> {
  const row = await query
    .selectFrom('model')
    .select('manifest')
    .where('id', '=', modelId)
    .executeTakeFirstOrThrow();
  return row.manifest;
}

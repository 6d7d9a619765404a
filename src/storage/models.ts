import { sql } from 'kysely';
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

/** Record a model, by its hash. One that is recorded already stays, but for its bytes: if these were damaged, they are whole again. */
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
    .onConflict((conflict) =>
      conflict
        .column('hash')
        .doUpdateSet({ artefact: model.artefact })
        .where('model.artefact', '<>', model.artefact),
    )
    .execute();
  return query.selectFrom('model').select(columns).where('hash', '=', model.hash).executeTakeFirstOrThrow();
}

/** On what grounds a model goes live. */
export interface PromotionNote {
  readonly rollback?: boolean;
  readonly comparisonId?: number | null;
  /** Why it goes live against the gate. */
  readonly reason?: string | null;
  readonly keyId?: number | null;
}

/**
 * Make a model live for its codebook, and note what it replaces; nothing when it is live already. Who decides by what is
 * live now has locked it (lockLiveModel).
 */
export async function promoteModel(query: Queries, model: Model, note: PromotionNote = {}): Promise<void> {
  const live = await liveModel(query, model.codebookRef);
  if (live?.id === model.id) return;
  const previous = live?.id ?? null;
  await query
    .insertInto('live_model')
    .values({ codebook_ref: model.codebookRef, model_id: model.id, previous_model_id: previous })
    .onConflict((conflict) =>
      conflict
        .column('codebook_ref')
        .doUpdateSet({ model_id: model.id, previous_model_id: previous, since: new Date() }),
    )
    .execute();
  await query
    .insertInto('promotion')
    .values({
      codebook_ref: model.codebookRef,
      model_id: model.id,
      previous_model_id: previous,
      rollback: note.rollback ?? false,
      comparison_id: note.comparisonId ?? null,
      reason: note.reason ?? null,
      key_id: note.keyId ?? null,
    })
    .execute();
}

/** The live model of a codebook, which nobody else can replace until the transaction ends; null without one. */
export async function lockLiveModel(query: Queries, codebookRef: string): Promise<Model | null> {
  await query
    .selectFrom('live_model')
    .select('model_id')
    .where('codebook_ref', '=', codebookRef)
    .forUpdate()
    .execute();
  return liveModel(query, codebookRef);
}

/** What was live before the live model was promoted: step by step back; null at the beginning. */
export async function replacedModel(query: Queries, live: Model): Promise<Model | null> {
  const row = await query
    .selectFrom('promotion')
    .innerJoin('model', 'model.id', 'promotion.previous_model_id')
    .select(columns)
    .where('promotion.codebook_ref', '=', live.codebookRef)
    .where('promotion.model_id', '=', live.id)
    .where('rollback', '=', false)
    .orderBy('promotion.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { ...row, codebookRef: live.codebookRef };
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
  return row === undefined ? null : { ...row, codebookRef };
}

/** A model by its uid, or null. */
export async function findModel(query: Queries, uid: string): Promise<Model | null> {
  const row = await query.selectFrom('model').select(columns).where('uid', '=', uid).executeTakeFirst();
  return row ?? null;
}

/** A model by its number, or null. */
export async function modelById(query: Queries, id: number): Promise<Model | null> {
  return (await query.selectFrom('model').select(columns).where('id', '=', id).executeTakeFirst()) ?? null;
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

/** A model as a list shows it. */
export interface ListedModel extends Model {
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  readonly live: boolean;
}

function selectListed(query: Queries) {
  return query
    .selectFrom('model')
    .select([
      ...columns,
      'manifest',
      'created_at as createdAt',
      sql<boolean>`exists (select from live_model where model_id = model.id)`.as('live'),
    ]);
}

/** A page of models, newest first, of one codebook or of all; models before `before` only. */
export function listModels(
  query: Queries,
  page: { codebook?: string | undefined; before: number | null; limit: number },
): Promise<ListedModel[]> {
  const { codebook, before, limit } = page;
  return selectListed(query)
    .$if(codebook !== undefined, (rest) => rest.where('codebook_ref', '=', codebook ?? ''))
    .$if(before !== null, (rest) => rest.where('model.id', '<', before ?? 0))
    .orderBy('model.id', 'desc')
    .limit(limit)
    .execute();
}

/** A model with all that a list shows of it, or null. */
export async function readListedModel(query: Queries, id: number): Promise<ListedModel | null> {
  return (await selectListed(query).where('model.id', '=', id).executeTakeFirst()) ?? null;
}

/** The themes that each of these models knows, by the models' uids; of one that does not say, none. */
export async function readModelThemes(
  db: Queries,
  uids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql<{ uid: string; themes: string[] }>`
    select uid, array(select theme->>'id' from jsonb_array_elements(
      case jsonb_typeof(manifest::jsonb->'themes') when 'array' then manifest::jsonb->'themes' else '[]' end) as theme) as themes
    from model where uid = any(${[...uids]}::uuid[])`.execute(db);
  return new Map(rows.map(({ uid, themes }) => [uid, themes]));
}

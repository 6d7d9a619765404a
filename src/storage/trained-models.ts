import type pg from 'pg';
import type { JobKey } from './jobs.ts';
import type { NewModel } from './models.ts';
import { type OutOfFold, writeOutOfFold } from './training-labels.ts';
import { inTransaction } from './transaction.ts';

/**
 * Record what came of a training: the model and its out-of-fold probabilities, in one transaction, as long as the job is
 * still ours. The same hash is the same model: then that one is it, whole again if it was damaged. Labels that were erased meanwhile leave no
 * probability. Returns the model's number, or null when the job is no longer ours.
 */
export function recordTrained(
  pool: pg.Pool,
  key: JobKey,
  training: { readonly id: number; readonly uid: string },
  model: NewModel,
  outOfFold: readonly OutOfFold[],
): Promise<number | null> {
  return inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(
      `select from job where id = $1 and epoch = $2 and state = 'running' for update`,
      [key.jobId, key.epoch],
    );
    if (rowCount !== 1) return null;
    await client.query(
      `insert into model (uid, hash, codebook_ref, structure_hash, manifest, artefact)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (hash) do update set artefact = excluded.artefact where model.artefact <> excluded.artefact`,
      [
        training.uid,
        model.hash,
        model.codebookRef,
        model.structureHash,
        JSON.stringify(model.manifest),
        model.artefact,
      ],
    );
    const { rows } = await client.query<{ id: number }>('select id from model where hash = $1', [model.hash]);
    const id = rows[0]?.id;
    if (id === undefined) throw new Error('a recorded model is not in the record');
    const { rows: left } = await client.query<{ id: number }>(
      'select comment_id as id from settled_label where comment_id = any($1)',
      [outOfFold.map(({ commentId }) => commentId)],
    );
    const there = new Set(left.map((row) => row.id));
    await writeOutOfFold(
      client,
      id,
      outOfFold.filter(({ commentId }) => there.has(commentId)),
    );
    await client.query('update training set model_id = $2 where id = $1', [training.id, id]);
    return id;
  });
}

/** What a model says of the labelled comments that it was trained on, each by a fold that had not seen it. */
export async function readOutOfFold(pool: pg.Pool, modelId: number): Promise<OutOfFold[]> {
  const { rows } = await pool.query<OutOfFold>(
    `select comment_id as "commentId", theme_ids as "themeIds", probabilities from out_of_fold
     where model_id = $1 order by comment_id`,
    [modelId],
  );
  return rows;
}

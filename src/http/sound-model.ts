import { Problem } from '../errors.ts';
import { readModelArtefact } from '../storage/models.ts';
import type { Context } from './context.ts';

/** Throws `conflict` when the bytes of a model are not those that were recorded. */
export async function requireSound(
  { database, loadClassifier }: Context,
  model: { readonly id: number; readonly hash: string },
): Promise<void> {
  const artefact = await readModelArtefact(database.query, model.id);
  let hash: string | null;
  try {
    hash = loadClassifier(artefact).id;
  } catch {
    hash = null;
  }
  if (hash !== model.hash)
    throw new Problem(
      'conflict',
      'The recorded model is damaged: its hash does not fit its contents. Train it again; the live model is untouched.',
    );
}

import { Problem } from '../errors.ts';
import { readModelArtefact } from '../storage/models.ts';
import type { Context } from './context.ts';

/** Of a model that goes on serving meanwhile, and of the one that serves. */
const remedies = {
  candidate: 'Train it again; the live model is untouched.',
  live: 'It is the live one: an admin may take it back (POST /v1/models/{id}/rollback), and training it again makes it whole.',
} as const;

/** What is said of a model whose bytes are not those that were recorded. */
export function damagedModel(role: keyof typeof remedies): Problem {
  return new Problem(
    'conflict',
    `The recorded model is damaged: its hash does not fit its contents. ${remedies[role]}`,
  );
}

/** Throws `conflict` when the bytes of a model are not those that were recorded. */
export async function requireSound(
  { database, loadClassifier }: Context,
  model: { readonly id: number; readonly hash: string },
  role: keyof typeof remedies = 'candidate',
): Promise<void> {
  const artefact = await readModelArtefact(database.query, model.id);
  let hash: string | null;
  try {
    hash = loadClassifier(artefact).id;
  } catch {
    hash = null;
  }
  if (hash !== model.hash) throw damagedModel(role);
}

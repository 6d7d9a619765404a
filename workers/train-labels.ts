import type { Example } from '../models/examples.ts';
import { parentTheme } from '../models/structure.ts';
import { readCodebook } from '../src/storage/codebooks.ts';
import type { Database } from '../src/storage/database.ts';
import { batchesOf, type Training } from '../src/storage/model-trainings.ts';
import { readTrainingLabels, type TrainingLabel } from '../src/storage/training-labels.ts';

/** The labels that a training learns from: of its surveys, or all. */
export async function readLabels(database: Database, training: Training): Promise<TrainingLabel[]> {
  const { labels } = await readTrainingLabels(database.query, training.codebookRef);
  if (training.surveys === null) return [...labels];
  const batches = await batchesOf(database.query, training.surveys);
  return labels.filter(({ batchId }) => batches.has(batchId));
}

/** Ids of the themes of the versions that labels were judged by, where these differ from the one at hand. */
export async function readVersions(
  database: Database,
  training: Training,
  labels: readonly TrainingLabel[],
): Promise<Map<number, readonly string[]>> {
  const themes = new Map<number, readonly string[]>();
  for (const version of new Set(labels.map(({ codebookVersion }) => codebookVersion))) {
    if (version === training.codebookVersion) continue;
    const codebook = await readCodebook(database.query, training.codebookRef, version);
    if (codebook !== null)
      themes.set(
        version,
        codebook.themes.map(({ id }) => id),
      );
  }
  return themes;
}

/** What came with a codebook was decided for the themes that occur in it. */
export function seedExamples(seeds: readonly Example[], themes: readonly string[]): Example[] {
  const occurring = new Set(
    seeds.flatMap(({ labels }) => labels.flatMap((label) => [label, parentTheme(label) ?? label])),
  );
  if (themes.every((theme) => occurring.has(theme))) return [...seeds];
  const decided = themes.filter((theme) => occurring.has(theme));
  return seeds.map((seed) => ({ ...seed, decided }));
}

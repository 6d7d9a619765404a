import type { FrequencyQuery } from '../domain/frequencies/query.ts';
import { Problem } from '../errors.ts';
import type { SurveyTallies } from '../storage/tallies/survey-tallies.ts';
import { batchesOf } from '../storage/tallies/tallied-query.ts';

/** Refuse to compare waves that different models read: a difference could be the model's. */
export function requireOneModel(tallies: SurveyTallies, query: FrequencyQuery): void {
  const batches = batchesOf(tallies, query);
  const models = new Set(batches.map(({ model }) => model));
  if (models.size <= 1) return;
  throw new Problem(
    'conflict',
    'The waves were tagged by different models, so a difference could be theirs. Tag them with one model (POST /v1/batches/{id}/retag); GET /v1/batches/{id}/bridge then shows what that changed.',
    {
      errors: batches.map(({ uid, wave, model }) => ({
        where: `batch ${uid}`,
        message: `wave ${JSON.stringify(wave)} was tagged by model ${model}`,
      })),
    },
  );
}

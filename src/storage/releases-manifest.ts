import type { Queries } from './database.ts';
import type { SurveyTallies } from './tallies/survey-tallies.ts';

/** What a release was made of, by ids: batches with their models, the codebook, and the newest audit with its seed. */
export async function readReleaseSources(
  query: Queries,
  { survey, batches }: SurveyTallies,
): Promise<Record<string, unknown>> {
  const codebook = await query
    .selectFrom('codebook')
    .select(['ref as id', 'version', 'content_hash as hash'])
    .where('ref', '=', survey.codebook)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  const models = [...new Set(batches.map(({ model }) => model))];
  const hashes = await query
    .selectFrom('model')
    .select(['uid as id', 'hash'])
    .where('uid', 'in', ['00000000-0000-0000-0000-000000000000', ...models])
    .orderBy('id')
    .execute();
  const audit = await query
    .selectFrom('audit_sample')
    .select(['uid as id', 'seed'])
    .where('survey_id', '=', survey.id)
    .orderBy('audit_sample.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    batches: batches.map(({ uid, wave, model }) => ({ id: uid, wave, model })),
    codebook: codebook ?? null,
    models: hashes,
    audit: audit ?? null,
  };
}

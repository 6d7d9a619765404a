import { z } from 'zod';
import { Problem } from '../errors.ts';
import type { Queries } from '../storage/database.ts';
import { listCodebookVersions } from '../storage/codebooks.ts';
import type { Key } from '../storage/keys.ts';
import { readComparison } from '../storage/model-comparisons.ts';
import {
  countTrainingLabels,
  findTraining,
  listOpenTrainings,
  requestTraining,
  type Training,
} from '../storage/model-trainings.ts';
import { findModel, listModels, type ListedModel, readListedModel } from '../storage/models.ts';
import { readSurvey, seesAllOf } from '../storage/surveys.ts';
import { caller, type Routes } from './context.ts';
import { cancelFor } from './jobs.ts';
import {
  FullModelDocument,
  fullModelDocument,
  ModelDocument,
  modelDocument,
  ModelParams,
} from './model-document.ts';
import type { Sight } from './model-comparison-document.ts';
import { SurveyRef } from './names.ts';
import { decodeCursor, defaultPage, nextCursor, pageQuery } from './page.ts';

const TrainingRequest = z
  .strictObject({
    codebook: z.string().min(1).max(200).optional().describe('The default codebook without it'),
    surveys: z.array(SurveyRef).min(1).max(100).optional().describe('Learn from the labels of these alone'),
    seed: z.int().min(0).max(2_147_483_647).default(1).describe('Decides the folds of cross-validation'),
  })
  .meta({ examples: [{ codebook: 'canteen', seed: 1 }] });

const TrainingTicket = z.object({ id: z.uuid(), job: z.uuid() }).meta({
  examples: [{ id: '0198c0de-0000-7000-8000-000000000001', job: '0198c0de-0000-7000-8000-000000000004' }],
});

/** A model, a training, or both, under the uid of either. Throws `not_found`. */
export async function requireModel(
  query: Queries,
  uid: string,
): Promise<{ training: Training | null; model: ListedModel | null }> {
  const training = await findTraining(query, uid);
  const id = training === null ? ((await findModel(query, uid))?.id ?? null) : training.modelId;
  const model = id === null ? null : await readListedModel(query, id);
  if (training === null && model === null) throw new Problem('not_found', 'There is no model with this id.');
  return { training, model };
}

/** The surveys to learn from by number. Throws for one that is not there, and for keys that see only parts. */
async function surveysFor(query: Queries, key: Key, codebook: string, wanted: readonly string[] | undefined) {
  const { scope } = key;
  if (scope.groups !== undefined || scope.systems !== undefined)
    throw new Problem('forbidden', 'A key that sees only some groups or systems cannot train a model.');
  if (wanted === undefined && scope.surveys !== undefined)
    throw new Problem('forbidden', 'This key sees only some surveys: name those to learn from.', {
      errors: [{ where: 'body.surveys', message: `one or more of ${scope.surveys.join(', ')}` }],
    });
  if (wanted === undefined) return null;
  const ids: number[] = [];
  for (const [index, ref] of wanted.entries()) {
    const survey = scope.surveys?.includes(ref) === false ? null : await readSurvey(query, ref);
    const where = `body.surveys.${index}`;
    if (survey === null)
      throw new Problem('invalid_request', 'Name surveys that there are.', {
        errors: [{ where, message: 'there is no such survey' }],
      });
    if (survey.codebook !== codebook)
      throw new Problem('invalid_request', `Name surveys with the codebook "${codebook}".`, {
        errors: [{ where, message: `this survey has the codebook "${survey.codebook}"` }],
      });
    ids.push(survey.id);
  }
  return ids;
}

/** How much of a comparison of models of this codebook the key may see. */
async function sightOf(query: Queries, codebook: string | undefined, { scope }: Key): Promise<Sight> {
  return { all: await seesAllOf(query, codebook ?? '', scope), groups: scope.groups };
}

/** Train models, and see how they stand. */
export const modelRoutes: Routes = (app, { database, defaultCodebook, seededCodebooks = [] }) => {
  app.post(
    '/v1/models',
    {
      schema: {
        tags: ['models'],
        summary: 'Train a model on every settled label but the audits’; a job',
        querystring: z.strictObject({}),
        body: TrainingRequest,
        response: { 202: TrainingTicket },
      },
    },
    async (request, reply) => {
      const key = caller(request);
      const { codebook: ref = defaultCodebook, surveys: wanted, seed } = request.body;
      const [codebook] = await listCodebookVersions(database.query, ref);
      if (codebook === undefined)
        throw new Problem('invalid_request', 'Name a codebook that there is.', {
          errors: [{ where: 'body.codebook', message: 'there is no such codebook' }],
        });
      const surveys = await surveysFor(database.query, key, ref, wanted);
      const stock = await countTrainingLabels(database.query, ref, surveys);
      if (stock.labels === 0)
        throw new Problem(
          'conflict',
          'There are no labels to learn from yet: review comments first. Labels of audits are never learnt from.',
        );
      if (!stock.bothWays && !seededCodebooks.includes(ref))
        throw new Problem(
          'conflict',
          'Every label says the same: review comments with and without a theme, so that there is something to tell apart.',
        );
      const asked = await requestTraining(database, key.id, { codebook, surveys, seed });
      if (asked === null)
        throw new Problem(
          'conflict',
          'A model of this codebook is being trained: wait for it, or cancel it first.',
        );
      return reply
        .code(202)
        .header('location', `/v1/models/${asked.uid}`)
        .send({ id: asked.uid, job: asked.job });
    },
  );

  app.get(
    '/v1/models',
    {
      schema: {
        tags: ['models'],
        summary: 'Models, newest first, and trainings that have no model (yet)',
        querystring: z.strictObject({ ...pageQuery, codebook: z.string().max(200).optional() }),
        response: {
          200: z.object({
            models: z.array(ModelDocument),
            trainings: z.array(ModelDocument).describe('Under way, failed or cancelled; on the first page'),
            next: z.string().nullable(),
          }),
        },
      },
    },
    async (request) => {
      const { codebook, cursor, limit = defaultPage } = request.query;
      const before = decodeCursor(cursor);
      const [models, trainings] = await Promise.all([
        listModels(database.query, { codebook, before, limit }),
        before === null ? listOpenTrainings(database.query, codebook, 20) : [],
      ]);
      return {
        models: models.map((model) => modelDocument(null, model)),
        trainings: trainings.map((training) => modelDocument(training, null)),
        next: nextCursor(models, limit),
      };
    },
  );

  app.get(
    '/v1/models/:id',
    {
      schema: {
        tags: ['models'],
        summary: 'One model: how it was made, figures of its themes, and how it compares with the live one',
        params: ModelParams,
        querystring: z.strictObject({}),
        response: { 200: FullModelDocument },
      },
    },
    async (request) => {
      const { training, model } = await requireModel(database.query, request.params.id);
      const comparison = model === null ? null : await readComparison(database.query, model.id);
      const sight = await sightOf(
        database.query,
        training?.codebookRef ?? model?.codebookRef,
        caller(request),
      );
      return fullModelDocument(training, model, comparison, sight);
    },
  );

  app.post(
    '/v1/models/:id/cancel',
    {
      schema: {
        tags: ['models'],
        summary: 'Cancel a training, as DELETE of its job does',
        params: ModelParams,
        querystring: z.strictObject({}),
        response: { 200: FullModelDocument },
      },
    },
    async (request) => {
      const key = caller(request);
      const { training } = await requireModel(database.query, request.params.id);
      if (training === null)
        throw new Problem('conflict', 'There is nothing to cancel: this model was not trained here.');
      await cancelFor(database, training.job, key);
      const { training: now, model } = await requireModel(database.query, request.params.id);
      return fullModelDocument(now, model, null, { all: false, groups: key.scope.groups });
    },
  );
  return Promise.resolve();
};

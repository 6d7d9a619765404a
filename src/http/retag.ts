import { z } from 'zod';
import { Problem } from '../errors.ts';
import { findModel, liveModel } from '../storage/models.ts';
import { requestRetag } from '../storage/request-jobs.ts';
import { BatchParams, requireBatch } from './batch-document.ts';
import { caller, type Routes } from './context.ts';
import { JobTicket } from './job-document.ts';
import { requireSound } from './sound-model.ts';

const RetagRequest = z
  .strictObject({ model: z.uuid().optional().describe('The live model of the codebook without it') })
  .meta({ examples: [{}] });

/** Tag a batch again with another model; until that is done it shows what it showed before. */
export const retagRoutes: Routes = (app, context) => {
  const { database } = context;
  app.post(
    '/v1/batches/:id/retag',
    {
      schema: {
        tags: ['batches'],
        summary: 'Tag a batch again with another model',
        params: BatchParams,
        querystring: z.strictObject({}),
        body: RetagRequest,
        response: { 202: JobTicket },
      },
    },
    async (request, reply) => {
      const key = caller(request);
      const batch = await requireBatch(database.query, request.params.id, key.scope);
      if (key.scope.groups !== undefined || key.scope.systems !== undefined)
        throw new Problem(
          'forbidden',
          'A key that sees only some groups or systems cannot tag a whole batch.',
        );
      const { model: uid } = request.body;
      const model =
        uid === undefined
          ? await liveModel(database.query, batch.codebook)
          : await findModel(database.query, uid);
      if (model?.codebookRef !== batch.codebook)
        throw new Problem('invalid_request', `Name a model of the codebook "${batch.codebook}".`, {
          errors: [{ where: 'body.model', message: 'no such model for the codebook of this batch' }],
        });
      if (uid !== undefined) await requireSound(context, model);
      const job = await requestRetag(database, key.id, batch, model.id);
      if (job === null)
        throw new Problem(
          'conflict',
          'This batch is being tagged again already: wait for that job, or cancel it first.',
        );
      return reply.code(202).header('location', `/v1/jobs/${job}`).send({ job });
    },
  );
  return Promise.resolve();
};

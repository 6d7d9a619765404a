import { z } from 'zod';
import { Problem } from '../errors.ts';
import { requestBatchErasure, requestRespondentErasure } from '../storage/request-jobs.ts';
import { readSurvey } from '../storage/surveys.ts';
import { BatchParams, requireBatch } from './batch-document.ts';
import { caller, type Routes } from './context.ts';
import { JobTicket } from './job-document.ts';
import { SurveyRef } from './names.ts';

const notTheirs = (): Problem =>
  new Problem(
    'forbidden',
    'Authors may take back a batch that they sent until it is tagged. Ask an admin to erase this one.',
  );

/** Erase a batch, or one person from every batch of a survey. */
export const erasureRoutes: Routes = (app, { database }) => {
  app.delete(
    '/v1/batches/:id',
    {
      schema: {
        tags: ['batches'],
        summary: 'Erase a batch: it is out of sight at once, and a job removes what it holds',
        description: 'Authors may take back what they sent until it is tagged; after that it needs an admin.',
        params: BatchParams,
        querystring: z.strictObject({}),
        response: { 202: JobTicket },
      },
    },
    async (request, reply) => {
      const key = caller(request);
      const batch = await requireBatch(database.query, request.params.id, key.scope);
      const onlyUntagged = key.access !== 'admin';
      if (onlyUntagged && batch.keyId !== key.id) throw notTheirs();
      const asked = await requestBatchErasure(database, key.id, batch, { onlyUntagged });
      if (asked === 'tagged') throw notTheirs();
      if (asked === 'erased') throw new Problem('erased', 'This batch was erased, with all of its comments.');
      const { job } = asked;
      return reply.code(202).header('location', `/v1/jobs/${job}`).send({ job });
    },
  );

  app.delete(
    '/v1/surveys/:id/respondents/:ref',
    {
      schema: {
        tags: ['surveys'],
        summary: 'Erase one person from every batch of a survey',
        params: z.strictObject({ id: SurveyRef, ref: z.string().min(1).max(500) }),
        querystring: z.strictObject({}),
        response: { 202: JobTicket },
      },
    },
    async (request, reply) => {
      const { scope, id: keyId } = caller(request);
      const { id, ref } = request.params;
      const survey =
        scope.surveys === undefined || scope.surveys.includes(id)
          ? await readSurvey(database.query, id)
          : null;
      if (survey === null) throw new Problem('not_found', 'There is no survey with this id.');
      const job = await requestRespondentErasure(database, keyId, survey, ref);
      if (job === null) throw new Problem('not_found', 'No batch of this survey knows this respondent.');
      return reply.code(202).header('location', `/v1/jobs/${job}`).send({ job });
    },
  );
  return Promise.resolve();
};

import { z } from 'zod';
import { Problem } from '../errors.ts';
import { readBatch } from '../storage/batches.ts';
import type { Key } from '../storage/keys.ts';
import { limitsComments } from '../storage/scope-condition.ts';
import { deleteTrial, readTrial, readTrialFlips, requestTrial } from '../storage/trials.ts';
import { requireDraft } from './codebook-drafts.ts';
import { caller, type Routes } from './context.ts';
import { changesOf, CodebookParams } from './draft-document.ts';
import { IfMatchHeader, matchedVersion } from './etag.ts';
import { FlipsQuery, flipsShown, requireCompared } from './flips-query.ts';
import { TrialDocument, trialDocument } from './trial-document.ts';
import { requireWholeBatch } from './whole-batch.ts';

const TrialParams = z.strictObject({ id: z.string().max(200), trial: z.uuid() });

/** Try a draft on a batch before it is published. */
export const codebookTrialRoutes: Routes = (app, { database }) => {
  const { query } = database;

  /** A trial of this codebook on a batch that the key may see. Throws `not_found`. */
  async function requireTrial(params: z.output<typeof TrialParams>, { scope }: Key) {
    const trial = await readTrial(query, params.trial);
    const batch = trial === null ? null : await readBatch(query, trial.batch, scope);
    if (trial === null || batch === null || trial.codebookRef !== params.id || limitsComments(scope))
      throw new Problem('not_found', 'There is no trial with this id.');
    return { trial, batch };
  }

  app.post(
    '/v1/codebooks/:id/trial',
    {
      schema: {
        tags: ['codebooks'],
        summary: 'Try the draft on a batch; a job, which changes nothing of the batch',
        description: 'With `If-Match` only if the draft is still the one with that ETag.',
        params: CodebookParams,
        querystring: z.strictObject({}),
        headers: IfMatchHeader,
        body: z
          .strictObject({ batch: z.uuid() })
          .meta({ examples: [{ batch: '0198c0de-0000-7000-8000-000000000001' }] }),
        response: { 202: z.object({ trial: z.uuid(), job: z.uuid() }) },
      },
    },
    async (request, reply) => {
      const key = caller(request);
      const draft = await requireDraft(query, request.params.id);
      const match = request.headers['if-match'];
      if (match !== undefined && matchedVersion(match, 'the draft') !== draft.version)
        throw new Problem('precondition_failed', 'The draft has changed since you read it: read it again.');
      const batch = await requireWholeBatch(query, key, request.body.batch, draft.ref, 'body.batch');
      const asked = await requestTrial(database, key.id, draft, changesOf(draft), batch);
      return reply
        .code(202)
        .header('location', `/v1/codebooks/${draft.ref}/trials/${asked.trial}`)
        .send(asked);
    },
  );

  app.get(
    '/v1/codebooks/:id/trials/:trial',
    {
      schema: {
        tags: ['codebooks'],
        summary: 'What a draft would change on a batch',
        params: TrialParams,
        querystring: z.strictObject({}),
        response: { 200: TrialDocument },
      },
    },
    async (request) => trialDocument((await requireTrial(request.params, caller(request))).trial),
  );

  app.delete(
    '/v1/codebooks/:id/trials/:trial',
    {
      schema: {
        tags: ['codebooks'],
        summary: 'Stop a trial where it still runs, and forget it',
        params: TrialParams,
        querystring: z.strictObject({}),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const key = caller(request);
      const { trial } = await requireTrial(request.params, key);
      await deleteTrial(database, key.id, trial);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/v1/codebooks/:id/trials/:trial/flips',
    {
      schema: {
        tags: ['codebooks'],
        summary: 'Comments that get a theme by a draft, or lose it: examples of each',
        params: TrialParams,
        querystring: FlipsQuery,
        response: {
          200: z.object({
            flips: z.array(
              z.object({
                theme: z.string(),
                comment: z.uuid(),
                text: z.string(),
                change: z.enum(['gained', 'lost']),
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const key = caller(request);
      const { theme, limit = flipsShown } = request.query;
      const { trial, batch } = await requireTrial(request.params, key);
      if (trial.result === null)
        throw new Problem('not_ready', 'The trial has not ended: wait for its job.', { retryAfter: 2 });
      requireCompared(theme, trial.result.themes);
      const flips = await readTrialFlips(query, trial.id, batch, key.scope, { theme, limit });
      return {
        flips: flips.map(({ gained, ...flip }) => {
          return { ...flip, change: gained ? ('gained' as const) : ('lost' as const) };
        }),
      };
    },
  );

  return Promise.resolve();
};

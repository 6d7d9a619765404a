import { z } from 'zod';
import { Problem } from '../errors.ts';
import { type Batch, readBatch } from '../storage/batches.ts';
import type { Queries } from '../storage/database.ts';
import { newestCodebook } from '../storage/drafts.ts';
import type { Key } from '../storage/keys.ts';
import { limitsComments } from '../storage/scope-condition.ts';
import { findTermCounts } from '../storage/term-counts.ts';
import { deleteTrial, readTrial, readTrialFlips, requestTrial, type Trial } from '../storage/trials.ts';
import { requireDraft } from './codebook-drafts.ts';
import { caller, type Routes } from './context.ts';
import { changesOf, CodebookParams } from './draft-document.ts';
import { etagOf, matchedVersion } from './etag.ts';
import { queryNumber } from './page.ts';

const mostFlips = 200;

const TrialParams = z.strictObject({ id: z.string().max(200), trial: z.uuid() });

const Count = z.int();
const TermCounts = z.array(z.object({ theme: z.string(), term: z.string(), comments: Count }));

const TrialDocument = z.object({
  id: z.uuid(),
  job: z.uuid(),
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  done: Count,
  total: Count.nullable(),
  problem: z.record(z.string(), z.unknown()).nullable(),
  batch: z.uuid(),
  draft_etag: z.string().describe('The draft as it was tried'),
  base_version: Count,
  result: z
    .object({
      comments: Count.describe('Comments looked at'),
      bounded: z.boolean().describe('The batch has more'),
      themes: z.array(
        z.object({
          theme: z.string(),
          change: z.enum(['kept', 'added', 'removed', 'renamed', 'split', 'merged']),
          from: z.array(z.string()).describe('The themes of the published version that it stands against'),
          tagged: Count.describe('With one of `from` now, by the model that tagged the batch'),
          before: Count.describe('With one of `from`, by the published lexicon alone'),
          after: Count.describe('With the theme, by the draft’s lexicon alone'),
          gained: Count,
          lost: Count,
        }),
      ),
      terms: TermCounts.describe('What each new or changed term finds'),
    })
    .nullable()
    .describe(
      'Both sides speak by their lexicons alone, so that every difference is the draft’s: no model knows its themes yet',
    ),
});

const TermsDocument = z.object({
  codebook: z.string(),
  version: Count,
  batch: z.uuid(),
  comments: Count.describe('Comments looked at: all of the batch, or some thousands of it'),
  terms: TermCounts,
});

function trialDocument(trial: Trial): z.infer<typeof TrialDocument> {
  const { result } = trial;
  return {
    id: trial.uid,
    job: trial.job,
    state: trial.state,
    done: trial.done,
    total: trial.total,
    problem: trial.problem === null ? null : { ...trial.problem },
    batch: trial.batch,
    draft_etag: etagOf(trial.draftVersion),
    base_version: trial.base.version,
    result:
      result === null
        ? null
        : {
            ...result,
            themes: result.themes.map((theme) => ({ ...theme, from: [...theme.from] })),
            terms: [...result.terms],
          },
  };
}

/** A batch that the key may see all of, tagged with this codebook. Throws what is wrong with it. */
async function requireBatch(
  query: Queries,
  { scope }: Key,
  uid: string,
  codebook: string,
  where: string,
): Promise<Batch> {
  const batch = await readBatch(query, uid, scope);
  if (batch === null) throw new Problem('not_found', 'There is no batch with this id.');
  if (batch.state === 'erased') throw new Problem('erased', 'This batch was erased.');
  if (batch.codebook !== codebook)
    throw new Problem('invalid_request', `Name a batch of a survey with the codebook "${codebook}".`, {
      errors: [{ where, message: `its survey has the codebook "${batch.codebook}"` }],
    });
  if (limitsComments(scope))
    throw new Problem(
      'forbidden',
      'These counts are over whole batches, and this key sees only some groups or systems.',
    );
  return batch;
}

/** Try a draft on a batch before it is published, and see what terms find. */
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
      const batch = await requireBatch(query, key, request.body.batch, draft.ref, 'body.batch');
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
      const { trial } = await requireTrial(request.params, caller(request));
      await deleteTrial(database, trial);
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
        querystring: z.strictObject({
          theme: z.string().max(200).optional(),
          limit: queryNumber(1, mostFlips).optional().describe(`How many at most, 1 to ${mostFlips} (50)`),
        }),
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
      const { theme, limit = 50 } = request.query;
      const { trial, batch } = await requireTrial(request.params, key);
      if (trial.result === null)
        throw new Problem('not_ready', 'The trial has not ended: wait for its job.', { retryAfter: 2 });
      const flips = await readTrialFlips(query, trial.id, batch, key.scope, { theme, limit });
      return {
        flips: flips.map(({ gained, ...flip }) => {
          return { ...flip, change: gained ? ('gained' as const) : ('lost' as const) };
        }),
      };
    },
  );

  app.get(
    '/v1/codebooks/:id/terms',
    {
      schema: {
        tags: ['codebooks'],
        summary: 'How many comments of a batch each term of the newest version is found in',
        description:
          'The first request asks a worker to count, and is answered 409 `not_ready`: ask again after a moment.',
        params: CodebookParams,
        querystring: z.strictObject({ batch: z.uuid(), theme: z.string().max(200).optional() }),
        response: { 200: TermsDocument },
      },
    },
    async (request) => {
      const key = caller(request);
      const newest = await newestCodebook(query, request.params.id);
      if (newest === null) throw new Problem('not_found', 'There is no such codebook.');
      const { codebook } = newest;
      const { theme } = request.query;
      if (theme !== undefined && !codebook.themes.some(({ id }) => id === theme))
        throw new Problem('invalid_request', `Name a theme of the codebook "${codebook.id}".`, {
          errors: [
            { where: 'query.theme', message: `one of ${codebook.themes.map(({ id }) => id).join(', ')}` },
          ],
        });
      const batch = await requireBatch(query, key, request.query.batch, codebook.id, 'query.batch');
      const counted = await findTermCounts(database, { codebookId: newest.id, batchId: batch.id }, key.id);
      if (counted === null)
        throw new Problem('not_ready', 'The terms are being counted: ask again in a moment.', {
          retryAfter: 2,
        });
      return {
        codebook: codebook.id,
        version: codebook.version,
        batch: batch.uid,
        comments: counted.comments,
        terms: counted.counts.filter((one) => theme === undefined || one.theme === theme),
      };
    },
  );
  return Promise.resolve();
};

import { z } from 'zod';
import { type FieldError, Problem } from '../errors.ts';
import { listCodebookVersions } from '../storage/codebooks.ts';
import type { Queries } from '../storage/database.ts';
import { readComparison, readFlips } from '../storage/model-comparisons.ts';
import { type ListedModel, liveModel, readListedModel, type Model } from '../storage/models.ts';
import { markAuditsUsed, promoteGated, type PromotionState, rollBack } from '../storage/promote-gated.ts';
import { requestComparison } from '../storage/request-jobs.ts';
import { caller, type Routes } from './context.ts';
import { FlipsQuery, flipsShown, requireCompared } from './flips-query.ts';
import { JobTicket } from './job-document.ts';
import { figuresOf, type Sight } from './model-comparison-document.ts';
import { FullModelDocument, fullModelDocument, ModelParams } from './model-document.ts';
import { requireModel } from './models.ts';
import { requireSound } from './sound-model.ts';

const Promotion = z
  .strictObject({
    without_audit: z
      .boolean()
      .default(false)
      .describe('Accept that no audit says whether the model is worse'),
    override: z
      .strictObject({ reason: z.string().trim().min(10).max(1000) })
      .optional()
      .describe('Let it go live although it is worse; the reason is kept'),
  })
  .meta({ examples: [{}] });

const FlipsDocument = z.object({
  live: z.uuid(),
  flips: z.array(
    z.object({
      theme: z.string(),
      comment: z.uuid(),
      batch: z.uuid(),
      text: z.string(),
      change: z.enum(['gained', 'lost']),
      before: z.number().describe('Probability by the live model'),
      after: z.number(),
    }),
  ),
});

/** A model that is there. Throws `not_ready` while it is trained, `conflict` where nothing came of the training. */
async function requireTrained(query: Queries, uid: string): Promise<ListedModel> {
  const { training, model } = await requireModel(query, uid);
  if (model !== null) return { ...model, codebookRef: training?.codebookRef ?? model.codebookRef };
  if (training?.state === 'failed' || training?.state === 'cancelled')
    throw new Problem('conflict', 'No model came of this training: train another one.');
  throw new Problem('not_ready', 'This model is being trained: wait for its job.', { retryAfter: 2 });
}

/** Throws when the model was made for other themes than the newest version of its codebook has. */
async function requireStructure(query: Queries, model: Model): Promise<void> {
  const [newest] = await listCodebookVersions(query, model.codebookRef);
  if (newest?.structureHash === model.structureHash) return;
  throw new Problem(
    'conflict',
    `The model was made for another structure of the codebook "${model.codebookRef}" than version ${newest?.version ?? 0} has: train one for that.`,
    { errors: [{ where: 'structure_hash', message: `the codebook has ${newest?.structureHash ?? 'none'}` }] },
  );
}

interface Wish {
  readonly uid: string;
  readonly withoutAudit: boolean;
  readonly override: boolean;
}

/** Throws what keeps a model from going live; see ARCHITECTURE.md. */
function checkGate(
  { live, comparison, audits }: PromotionState,
  { uid, withoutAudit, override }: Wish,
): void {
  if (live === null) return;
  const again = `POST /v1/models/${uid}/comparison, and wait for its job.`;
  if (comparison === null)
    throw new Problem('conflict', `The model was not compared with the one that is live now: ${again}`);
  if (comparison.auditState !== audits.state)
    throw new Problem('conflict', `The audits were labelled further since the comparison: ${again}`);
  if (override) return;
  const errors: readonly FieldError[] = figuresOf(comparison).reasons;
  if (comparison.verdict === 'worse')
    throw new Problem(
      'conflict',
      'The model is worse than the live one, beyond noise. An admin may let it go live with `override` and a reason.',
      { errors },
    );
  if (withoutAudit || (comparison.basis === 'audit' && comparison.verdict !== 'unknown')) return;
  throw new Problem(
    'conflict',
    comparison.basis === 'audit'
      ? 'The audit has too few decided comments to tell whether the model is worse: label more of it, or send `without_audit: true`.'
      : 'No audit says whether the model is worse: draw and label one, or send `without_audit: true` to accept that only labels chosen for learning speak for it.',
    { errors },
  );
}

/** Admins, whose keys have no scope, let models go live. */
const everything: Sight = { all: true, groups: undefined };

/** Compare a model with the live one, let it go live, and go back. */
export const modelGateRoutes: Routes = (app, context) => {
  const { database } = context;

  app.post(
    '/v1/models/:id/comparison',
    {
      schema: {
        tags: ['models'],
        summary: 'Compare a model with the live one anew; a job',
        params: ModelParams,
        querystring: z.strictObject({}),
        response: { 202: JobTicket },
      },
    },
    async (request, reply) => {
      const model = await requireTrained(database.query, request.params.id);
      await requireSound(context, model);
      const live = await liveModel(database.query, model.codebookRef);
      if (live !== null && live.id !== model.id) await requireSound(context, live, 'live');
      const job = await requestComparison(database, caller(request).id, model);
      return reply.code(202).header('location', `/v1/jobs/${job}`).send({ job });
    },
  );

  app.get(
    '/v1/models/:id/flips',
    {
      schema: {
        tags: ['models'],
        summary: 'Comments that get a theme, or lose it, by a model: those that change most',
        params: ModelParams,
        querystring: FlipsQuery,
        response: { 200: FlipsDocument },
      },
    },
    async (request) => {
      const { theme, limit = flipsShown } = request.query;
      const model = await requireTrained(database.query, request.params.id);
      const comparison = await readComparison(database.query, model.id);
      if (comparison === null) throw new Problem('not_ready', 'The model was not compared with a live one.');
      requireCompared(theme, figuresOf(comparison).effect.themes);
      const flips = await readFlips(database.query, comparison.id, { theme, limit }, caller(request).scope);
      return {
        live: comparison.live,
        flips: flips.map(({ gained, ...flip }) => ({ ...flip, change: gained ? 'gained' : 'lost' }) as const),
      };
    },
  );

  app.post(
    '/v1/models/:id/promote',
    {
      schema: {
        tags: ['models'],
        summary: 'Let a model go live for its codebook, unless it is worse than the one that is',
        params: ModelParams,
        querystring: z.strictObject({}),
        body: Promotion,
        response: { 200: FullModelDocument },
      },
    },
    async (request) => {
      const { id: keyId } = caller(request);
      const { override, without_audit: withoutAudit } = request.body;
      const model = await requireTrained(database.query, request.params.id);
      await requireStructure(database.query, model);
      await requireSound(context, model);
      const judged = await readComparison(database.query, model.id);
      if (judged?.basis === 'audit') await markAuditsUsed(database, judged.audits);
      const wish = { uid: request.params.id, withoutAudit, override: override !== undefined };
      await promoteGated(database, model, {
        keyId,
        reason: override?.reason ?? null,
        withoutAudit,
        check: (state) => checkGate(state, wish),
      });
      return fullModelDocument(null, await readListedModel(database.query, model.id), judged, everything);
    },
  );

  app.post(
    '/v1/models/:id/rollback',
    {
      schema: {
        tags: ['models'],
        summary: 'Take a live model back: what it replaced is live again',
        params: ModelParams,
        querystring: z.strictObject({}),
        response: { 200: FullModelDocument },
      },
    },
    async (request) => {
      const { id: keyId } = caller(request);
      const model = await requireTrained(database.query, request.params.id);
      const found = await rollBack(database, model, keyId, (previous) => requireSound(context, previous));
      if (found === 'not live')
        throw new Problem('conflict', 'This model is not live, so there is nothing to take back.');
      if (found === 'first')
        throw new Problem('conflict', 'Nothing was live before this model: promote another one instead.');
      return fullModelDocument(null, await readListedModel(database.query, found.id), null, everything);
    },
  );
  return Promise.resolve();
};

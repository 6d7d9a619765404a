import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { invalidRequest, Problem } from '../errors.ts';
import { type AuditSample, findAudit, listAudits } from '../storage/audit-samples.ts';
import { drawAudit, readAuditProgress, TooFewRespondents } from '../storage/draw-audit.ts';
import { limitsComments } from '../storage/scope-condition.ts';
import type { Scope } from '../storage/schema.ts';
import { readSurvey } from '../storage/surveys.ts';
import { caller, type Routes } from './context.ts';
import { allowed } from './allowed.ts';
import { SurveyRef, WaveName } from './names.ts';
import { decodeCursor, defaultPage, nextCursor, pageQuery } from './page.ts';
import { openCodebooks } from './review-codebooks.ts';

const NewAudit = z
  .strictObject({
    survey: SurveyRef,
    waves: z.array(WaveName).min(1).max(100).optional().describe('Draw from these waves only'),
    batches: z.array(z.uuid()).min(1).max(1000).optional().describe('Draw from these batches only'),
    respondents: z.int().min(1).max(100_000).describe('How many people to draw'),
    seed: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('The same seed draws the same people from the same batches; random without one'),
    double_share: z
      .number()
      .min(0.2)
      .max(1)
      .default(0.2)
      .describe('The share of comments that are coded twice; half of them blind both times'),
  })
  .meta({ examples: [{ survey: 'canteen', respondents: 400, seed: 'spring', double_share: 0.2 }] });

const AuditDocument = z
  .object({
    id: z.uuid(),
    survey: z.string(),
    codebook: z.object({ id: z.string(), version: z.int() }),
    seed: z.string(),
    double_share: z.number(),
    respondents: z.int(),
    comments: z.int(),
    frame: z
      .object({ respondents: z.int(), comments: z.int() })
      .describe('What was drawn from: people with a comment that is not blank, and their comments'),
    chosen_a_model: z
      .boolean()
      .describe('A model was chosen by its figures on this audit, so its estimates flatter that model'),
    created_at: z.iso.datetime(),
  })
  .meta({
    examples: [
      {
        id: '0198c0de-0000-7000-8000-000000000002',
        survey: 'canteen',
        codebook: { id: 'canteen', version: 1 },
        seed: 'spring',
        double_share: 0.2,
        respondents: 400,
        comments: 1693,
        frame: { respondents: 8081, comments: 34186 },
        chosen_a_model: false,
        created_at: '2026-03-01T09:00:00.000Z',
      },
    ],
  });

const ProgressDocument = AuditDocument.extend({
  progress: z.object({
    codings: z.int().describe('How many there will be; a comment that is coded twice counts twice'),
    coded: z.int(),
    decided: z.int().describe('Comments that somebody coded blind'),
    disputed: z.int().describe('Comments that wait for an adjudicator'),
  }),
});

function auditDocument(audit: AuditSample): z.infer<typeof AuditDocument> {
  return {
    id: audit.uid,
    survey: audit.survey,
    codebook: { id: audit.codebook, version: audit.version },
    seed: audit.seed,
    double_share: Math.round(audit.doubleShare * 1e6) / 1e6,
    respondents: audit.respondents,
    comments: audit.comments,
    frame: { respondents: audit.frameRespondents, comments: audit.frameComments },
    chosen_a_model: audit.choseAModel,
    created_at: audit.createdAt.toISOString(),
  };
}

/** Whether a scope lets a survey be seen. */
const sees = (scope: Scope, survey: string): boolean =>
  scope.surveys === undefined || scope.surveys.includes(survey);

function refuseParts(scope: Scope): void {
  if (limitsComments(scope))
    throw new Problem('forbidden', 'An audit covers a whole survey; this key sees parts of surveys only.');
}

/** Draw audits and follow them: random respondents, all of whose comments are labelled blind. */
export const auditSampleRoutes: Routes = (app, { database }) => {
  const codebooks = openCodebooks(database.query);

  app.post(
    '/v1/audits',
    {
      schema: {
        tags: ['reviews'],
        summary: 'Draw an audit: random people, all of whose comments are to be labelled blind',
        description: 'It is frozen when it is drawn, and its comments are never trained on.',
        querystring: z.strictObject({}),
        body: NewAudit,
        response: { 201: AuditDocument },
      },
    },
    async (request, reply) => {
      const key = caller(request);
      const { body } = request;
      const survey = sees(key.scope, body.survey) ? await readSurvey(database.query, body.survey) : null;
      if (survey === null) throw new Problem('not_found', 'There is no survey with this id.');
      refuseParts(key.scope);
      const unknown = (body.waves ?? []).findIndex((wave) => !survey.waves.includes(wave));
      if (unknown >= 0)
        throw invalidRequest([
          {
            where: `body.waves.${unknown}`,
            message: `the survey has no such wave; ${allowed(survey.waves)}`,
          },
        ]);
      const codebook = await codebooks(survey.codebook);
      const uid = await drawAudit(database.pool, {
        surveyId: survey.id,
        waves: body.waves ?? null,
        batches: body.batches ?? null,
        codebookId: codebook.id,
        keyId: key.id,
        seed: body.seed ?? randomUUID(),
        size: body.respondents,
        doubleShare: body.double_share,
      }).catch((error: unknown) => {
        if (!(error instanceof TooFewRespondents)) throw error;
        throw new Problem('conflict', 'There are fewer people to draw from than that.', {
          errors: [
            {
              where: 'body.respondents',
              message: `${error.respondents} people have a comment that is not blank in what is drawn from`,
            },
          ],
        });
      });
      const audit = await findAudit(database.query, uid);
      if (audit === null) throw new Error('an audit that was drawn is not in the record');
      return reply.code(201).header('location', `/v1/audits/${uid}`).send(auditDocument(audit));
    },
  );

  app.get(
    '/v1/audits',
    {
      schema: {
        tags: ['reviews'],
        summary: 'Audits, newest first',
        querystring: z.strictObject({ ...pageQuery, survey: SurveyRef.optional() }),
        response: { 200: z.object({ audits: z.array(AuditDocument), next: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { cursor, limit = defaultPage, survey } = request.query;
      const { scope } = caller(request);
      refuseParts(scope);
      const audits = await listAudits(database.query, {
        surveys: scope.surveys,
        survey,
        before: decodeCursor(cursor),
        limit,
      });
      return { audits: audits.map(auditDocument), next: nextCursor(audits, limit) };
    },
  );

  app.get(
    '/v1/audits/:id',
    {
      schema: {
        tags: ['reviews'],
        summary: 'One audit and how far it is',
        params: z.strictObject({ id: z.uuid() }),
        querystring: z.strictObject({}),
        response: { 200: ProgressDocument },
      },
    },
    async (request) => {
      const audit = await findAudit(database.query, request.params.id);
      const { scope } = caller(request);
      if (audit === null || !sees(scope, audit.survey))
        throw new Problem('not_found', 'There is no audit with this id.');
      refuseParts(scope);
      return { ...auditDocument(audit), progress: await readAuditProgress(database.pool, audit.id) };
    },
  );
  return Promise.resolve();
};

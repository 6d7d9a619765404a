import { setImmediate as breathe } from 'node:timers/promises';
import { z } from 'zod';
import {
  agreementByPair,
  agreementByTheme,
  agreementOverall,
  agreementWithMachine,
  codedTwiceBlind,
} from '../domain/review/agreement.ts';
import { type Anchor, measureAnchoring } from '../domain/review/anchoring.ts';
import { Problem } from '../errors.ts';
import { readAuditCodings } from '../storage/audit-codings.ts';
import { type AuditSample, findAudit, newestAudit } from '../storage/audit-samples.ts';
import { findModel } from '../storage/models.ts';
import type { Scope } from '../storage/schema.ts';
import { limitsComments } from '../storage/scope-condition.ts';
import { readSurvey } from '../storage/surveys.ts';
import { caller, type Context, type Routes } from './context.ts';
import { SurveyRef } from './names.ts';
import { openCodebooks } from './review-codebooks.ts';
import { shareAnswers } from './shared-answer.ts';

/** How long (ms) an answer may be repeated: longer the longer it takes, so that open desks cost a hundredth of a core. */
const repeatedFor = (took: number): number => Math.max(5000, 100 * took);

const AgreementQuery = z.strictObject({
  audit: z.uuid().optional(),
  survey: SurveyRef.optional().describe('The newest audit of this survey of which something was decided'),
  model: z.uuid().optional().describe('Compare with the tagging by this model; the current one without it'),
});
type AgreementQuery = z.output<typeof AgreementQuery>;

const Interval = z.object({ low: z.number(), high: z.number() }).nullable();
const Share = z.number().nullable();
const Agreement = {
  n: z.int().describe('Judgements compared: comments, or comments × themes'),
  raw: Share.describe('The share judged alike'),
  positive: Share.describe('Agreement where either says yes: 2a / (2a + b + c)'),
};
const ReviewerAgreement = z.object({ ...Agreement, alpha: Share, interval: Interval });
const AnchorDocument = z.object({
  shown: Share.describe('Positive agreement where the machine’s labels were shown'),
  blind: Share,
  difference: Share,
  interval: Interval.describe('95 %, bootstrapped over respondents'),
});

const AgreementDocument = z.object({
  audit: z.uuid(),
  survey: z.string(),
  comments: z.int(),
  settled: z.int().describe('Comments with a label that counts; only blind coding does'),
  coded_twice_blind: z.int(),
  codebook: z.object({ id: z.string(), version: z.int() }).describe('What it was drawn to be coded with'),
  overall: ReviewerAgreement.describe(
    'Between reviewers who coded blind, over all comments × themes at once; Krippendorff’s nominal alpha',
  ),
  themes: z.array(
    z.object({
      theme: z.string(),
      name: z.string(),
      definition: z.string(),
      reviewers: ReviewerAgreement.describe(
        'Between reviewers who coded blind; Krippendorff’s nominal alpha with its 95 % interval',
      ),
      machine: z
        .object({ ...Agreement, precision: Share, recall: Share })
        .describe('Between the machine and what counts'),
    }),
  ),
  pairs: z.array(z.object({ reviewers: z.array(z.string()), comments: z.int(), ...Agreement })),
  reviewers: z
    .array(z.object({ reviewer: z.string(), comments: z.int(), ...Agreement }))
    .describe('Each reviewer’s blind coding against the machine'),
  anchoring: z
    .object({
      shown: z.int().describe('Second codings that showed the machine’s labels, chosen by chance'),
      blind: z.int(),
      with_machine: AnchorDocument.describe('Above zero, reviewers follow what they are shown'),
      with_first: AnchorDocument,
    })
    .describe('What showing the machine’s labels does to reviewers'),
});
type AgreementDocument = z.output<typeof AgreementDocument>;

async function requireAudit(
  { database }: Context,
  query: AgreementQuery,
  scope: Scope,
): Promise<AuditSample> {
  if ((query.audit === undefined) === (query.survey === undefined))
    throw new Problem('invalid_request', 'See `errors` for what to change.', {
      errors: [{ where: 'query.audit', message: 'name an audit or a survey, and one of them alone' }],
    });
  const audit =
    query.audit !== undefined
      ? await findAudit(database.query, query.audit)
      : await readSurvey(database.query, query.survey ?? '').then((survey) =>
          survey === null ? null : newestAudit(database.query, survey.id),
        );
  const seen = audit !== null && (scope.surveys === undefined || scope.surveys.includes(audit.survey));
  if (!seen) throw new Problem('not_found', 'There is no such audit, or nothing of it was decided yet.');
  if (limitsComments(scope))
    throw new Problem('forbidden', 'An audit covers a whole survey; this key sees parts of surveys only.');
  return audit;
}

const anchorDocument = ({ shown, blind, difference, interval }: Anchor) => ({
  shown,
  blind,
  difference,
  interval,
});

/** How far reviewers agree with each other and with the machine, on an audit. */
export const agreementRoutes: Routes = (app, context) => {
  const { database } = context;
  const codebooks = openCodebooks(database.query);
  const answers = shareAnswers<AgreementDocument>((_, took) => repeatedFor(took));

  async function describe(audit: AuditSample, model: string | undefined): Promise<AgreementDocument> {
    const found = model === undefined ? null : await findModel(database.query, model);
    if (model !== undefined && found === null)
      throw new Problem('not_found', 'There is no model with this id.');
    const { codebook } = await codebooks(audit.codebook, audit.version);
    const themes = codebook.themes.map((theme) => theme.id);
    const comments = await readAuditCodings(
      database.query,
      audit.id,
      found === null ? {} : { modelId: found.id },
    );
    const seed = `agreement ${audit.uid}`;
    const byTheme: AgreementDocument['themes'] = [];
    for (const { id, name, definition } of codebook.themes) {
      for (const found of agreementByTheme(comments, [id], seed))
        byTheme.push({ ...found, name, definition });
      await breathe();
    }
    const { withMachine, withFirst, ...arms } = measureAnchoring(comments, themes, seed);
    return {
      audit: audit.uid,
      survey: audit.survey,
      comments: comments.length,
      settled: comments.filter((comment) => comment.settled !== null).length,
      coded_twice_blind: codedTwiceBlind(comments).length,
      codebook: { id: audit.codebook, version: audit.version },
      overall: agreementOverall(comments, themes, seed),
      themes: byTheme,
      pairs: agreementByPair(comments, themes).map((pair) => ({ ...pair, reviewers: [...pair.reviewers] })),
      reviewers: agreementWithMachine(comments, themes),
      anchoring: {
        ...arms,
        with_machine: anchorDocument(withMachine),
        with_first: anchorDocument(withFirst),
      },
    };
  }

  app.get(
    '/v1/agreement',
    {
      schema: {
        tags: ['reviews'],
        summary: 'How far reviewers agree with each other and with the machine',
        querystring: AgreementQuery,
        response: { 200: AgreementDocument },
      },
    },
    async (request) => {
      const { model } = request.query;
      const audit = await requireAudit(context, request.query, caller(request).scope);
      return answers(`${audit.uid} ${model ?? ''}`, () => describe(audit, model));
    },
  );
  return Promise.resolve();
};

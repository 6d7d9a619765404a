import { z } from 'zod';
import { facetsOf, valenceOf } from '../../models/codes.ts';
import { parentOf } from '../domain/codebook.ts';
import { invalidRequest, Problem } from '../errors.ts';
import type { Reviewer } from '../storage/claim-reviews.ts';
import type { CodebookThemes } from '../storage/codebook-themes.ts';
import { etagOf } from '../storage/judge-comment.ts';
import type { Key } from '../storage/keys.ts';
import { findQueues, nextReviews, type Queue } from '../storage/next-reviews.ts';
import { readViews, type ReviewerView } from '../storage/opinions.ts';
import type { ReviewDocument } from '../storage/review-documents.ts';
import { endLease, renewLease } from '../storage/review-leases.ts';
import { countItems } from '../storage/review-queues.ts';
import { listSurveys, type Survey } from '../storage/surveys.ts';
import { labelsOf, namesOf, readThemeNames, type ThemeNames } from '../storage/theme-names.ts';
import { caller, type Routes } from './context.ts';
import { FacetName, LabelDocument, Valence } from './label-document.ts';
import { SurveyRef } from './names.ts';
import { queryNumber } from './page.ts';
import { type Codebooks, openCodebooks } from './review-codebooks.ts';
import { shareAnswers } from './shared-answer.ts';

/** How long (ms) settings and counts that a reviewer does not decide may be repeated. */
const repeated = 2000;
/** How long (ms) a new audit's queue may go unnoticed. */
const queuesRepeated = 500;
const mostAtOnce = 50;
/** Why a comment is brought again. */
const reasons = ['reviewers_differ', 'label_error', 'theme_split'] as const;

const NextQuery = z.strictObject({
  purpose: z
    .enum(['audit', 'learn', 'disputed', 'adjudicate', 'theme', 'uncategorised'])
    .describe('Why: `audit` is blind, `theme` asks about the one theme named'),
  survey: SurveyRef.optional(),
  theme: z.string().min(1).max(200).optional().describe('For `theme`'),
  count: queryNumber(1, mostAtOnce)
    .optional()
    .describe(`How many comments to have before oneself, 1 to ${mostAtOnce} (1)`),
});
type NextQuery = z.output<typeof NextQuery>;

const ReviewItem = z.object({
  comment: z.uuid(),
  etag: z.string(),
  lease: z.object({ id: z.uuid(), expires_at: z.iso.datetime() }),
  survey: z.string(),
  wave: z.string(),
  batch: z.uuid(),
  question: z.string().nullable(),
  text: z.string(),
  codebook: z.object({ id: z.string(), version: z.int() }).describe('What to label with'),
  distress: z.boolean().describe('Somebody may be at risk: such comments come first'),
  blind: z.boolean().describe('The machine’s labels are not shown'),
  reason: z.enum(reasons).nullable(),
  tags: z
    .array(
      z.object({
        theme: z.string(),
        probability: z.number(),
        valence: Valence,
        evidence: z.array(z.object({ start: z.int(), end: z.int(), weight: z.number() })),
      }),
    )
    .nullable()
    .describe('What the machine put on it; null where it is judged blind'),
  facets: z.array(FacetName).nullable(),
  views: z
    .array(z.object({ themes: z.array(LabelDocument) }))
    .describe('What reviewers said before, nameless; for `disputed` and `adjudicate`'),
  disputed: z.array(z.string()).describe('The themes that reviewers differ on'),
});

const NextDocument = z
  .object({
    purpose: NextQuery.shape.purpose,
    items: z.array(ReviewItem).describe('Those that you hold already come first, with their leases renewed'),
    waiting: z.int().describe('How many codings wait in these queues, yours included'),
    codebooks: z.array(
      z.object({
        id: z.string(),
        version: z.int(),
        themes: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            parent: z.string().nullable(),
            definition: z.string(),
          }),
        ),
      }),
    ),
  })
  .describe('Comments to judge');
type NextDocument = z.output<typeof NextDocument>;

const LeaseParams = z.strictObject({ lease: z.uuid() });

function evidenceOf(numbers: readonly number[]): { start: number; end: number; weight: number }[] {
  const spans: { start: number; end: number; weight: number }[] = [];
  for (let at = 0; at + 2 < numbers.length; at += 3)
    spans.push({ start: numbers[at] ?? 0, end: numbers[at + 1] ?? 0, weight: numbers[at + 2] ?? 0 });
  return spans;
}

function itemDocument(
  review: ReviewDocument,
  queue: Queue,
  codebook: CodebookThemes,
  names: ThemeNames,
  views: readonly ReviewerView[],
): z.output<typeof ReviewItem> {
  const { claim } = review;
  return {
    comment: review.uid,
    etag: `"${etagOf(review.version, { purpose: queue.purpose, slot: claim.slot })}"`,
    lease: { id: claim.lease, expires_at: claim.until.toISOString() },
    survey: review.survey,
    wave: review.wave,
    batch: review.batch,
    question: review.question,
    text: review.text,
    codebook: { id: codebook.ref, version: codebook.version },
    distress: claim.distress,
    blind: !claim.shown,
    reason: reasons.find((reason) => reason === claim.reason) ?? null,
    tags: claim.shown
      ? review.tags.map((tag) => ({
          theme: tag.theme,
          probability: tag.probability,
          valence: valenceOf(tag.valence),
          evidence: evidenceOf(tag.evidence),
        }))
      : null,
    facets: claim.shown ? facetsOf(review.facets) : null,
    views: views.map((view) => ({ themes: labelsOf(names, view.themes, view.valences) })),
    disputed: views.length === 0 ? [] : namesOf(names, review.disputed),
  };
}

function reviewerOf(key: Key): Reviewer {
  return { keyId: key.id, uid: key.uid, groups: key.scope.groups, systems: key.scope.systems };
}

/** Bring comments before reviewers, and keep them there. */
export const reviewRoutes: Routes = (app, { database }) => {
  const codebooks = openCodebooks(database.query);
  const surveysOf = shareAnswers<Survey[]>((surveys) => (surveys.length === 0 ? 0 : repeated));
  const counts = shareAnswers<number>(() => repeated);
  const dictionaries = shareAnswers<ThemeNames>(() => repeated);
  const queuesOf = shareAnswers<Queue[]>((queues) => (queues.length === 0 ? 0 : queuesRepeated));

  async function chooseSurveys(query: NextQuery, key: Key): Promise<Survey[]> {
    const { survey } = query;
    const seen = key.scope.surveys;
    const wanted = survey === undefined ? seen : seen?.includes(survey) === false ? [] : [survey];
    const chosen = await surveysOf(JSON.stringify(wanted ?? null), () => listSurveys(database.query, wanted));
    if (survey !== undefined && chosen.length === 0)
      throw new Problem('not_found', 'There is no survey with this id.');
    return chosen;
  }

  async function chooseTheme(query: NextQuery, surveys: readonly Survey[]): Promise<number | null> {
    if ((query.purpose === 'theme') !== (query.theme !== undefined))
      throw invalidRequest([
        { where: 'query.theme', message: 'name a theme for the purpose `theme`, and for no other' },
      ]);
    if (query.theme === undefined) return null;
    for (const ref of new Set(surveys.map((survey) => survey.codebook))) {
      const number = (await codebooks(ref)).numbers.get(query.theme);
      if (number !== undefined) return number;
    }
    throw invalidRequest([{ where: 'query.theme', message: 'not a theme of the survey’s codebook' }]);
  }

  app.get(
    '/v1/reviews/next',
    {
      schema: {
        tags: ['reviews'],
        summary: 'The next comments to judge, leased to you',
        description:
          'A lease lasts ten minutes, and asking again renews it: you get what you hold, made up to `count`. No two ' +
          'reviewers have a comment at the same time, unless an audit has it coded twice.',
        querystring: NextQuery,
        response: { 200: NextDocument },
      },
    },
    async (request) => {
      const key = caller(request);
      const { purpose, count = 1 } = request.query;
      const surveys = await chooseSurveys(request.query, key);
      const themeId = await chooseTheme(request.query, surveys);
      const wish = { purpose, surveyIds: surveys.map((survey) => survey.id), themeId };
      const queues = await queuesOf(JSON.stringify(wish), () => findQueues(database.pool, wish));
      const ids = queues.map((queue) => queue.id);
      const reviews = await nextReviews(database.pool, queues, reviewerOf(key), count);
      const disputes = purpose === 'disputed' || purpose === 'adjudicate';
      const [names, views, waiting] = await Promise.all([
        dictionaries('', () => readThemeNames(database.query)),
        disputes
          ? readViews(
              database.query,
              reviews.map(({ claim }) => claim.commentId),
            )
          : new Map<number, ReviewerView[]>(),
        counts(JSON.stringify([ids, key.scope]), () => countItems(database.pool, ids, key.scope)),
      ]);
      const used = new Map<number, CodebookThemes>();
      const items: NextDocument['items'] = [];
      for (const review of reviews) {
        const queue = queues.find((one) => one.id === review.claim.queueId);
        const survey = surveys.find((one) => one.ref === review.survey);
        if (queue === undefined || survey === undefined) continue;
        const codebook = await codebookOf(codebooks, queue, survey);
        used.set(codebook.id, codebook);
        items.push(itemDocument(review, queue, codebook, names, views.get(review.claim.commentId) ?? []));
      }
      return { purpose, items, waiting, codebooks: [...used.values()].map(codebookDocument) };
    },
  );

  app.post(
    '/v1/reviews/leases/:lease',
    {
      schema: {
        tags: ['reviews'],
        summary: 'Keep a comment for another ten minutes',
        params: LeaseParams,
        querystring: z.strictObject({}),
        response: { 200: ReviewItem.shape.lease },
      },
    },
    async (request) => {
      const { lease } = request.params;
      const until = await renewLease(database.pool, lease, caller(request).id);
      if (until === null)
        throw new Problem('lease_lost', 'Ask /v1/reviews/next for comments that nobody else has.');
      return { id: lease, expires_at: until.toISOString() };
    },
  );

  app.delete(
    '/v1/reviews/leases/:lease',
    {
      schema: {
        tags: ['reviews'],
        summary: 'Give a comment back undecided',
        params: LeaseParams,
        querystring: z.strictObject({}),
        response: { 204: z.undefined().describe('Given back') },
      },
    },
    async (request, reply) => {
      await endLease(database.pool, request.params.lease, caller(request).id);
      return reply.code(204).send(undefined);
    },
  );
  return Promise.resolve();
};

/** An audit is labelled with the version that it was drawn for; everything else with the newest. */
async function codebookOf(codebooks: Codebooks, queue: Queue, survey: Survey): Promise<CodebookThemes> {
  return codebooks(survey.codebook, queue.auditVersion ?? undefined);
}

function codebookDocument({ ref, version, codebook }: CodebookThemes): NextDocument['codebooks'][number] {
  return {
    id: ref,
    version,
    themes: codebook.themes.map(({ id, name, definition }) => ({
      id,
      name,
      parent: parentOf(id),
      definition,
    })),
  };
}

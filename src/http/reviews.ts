import { z } from 'zod';
import { invalidRequest, Problem } from '../errors.ts';
import type { Reviewer } from '../storage/claim-reviews.ts';
import type { CodebookThemes } from '../storage/codebook-themes.ts';
import type { Key } from '../storage/keys.ts';
import { findQueues, nextReviews, type Queue } from '../storage/next-reviews.ts';
import { readViews, type ReviewerView } from '../storage/opinions.ts';
import { endLease, renewLease } from '../storage/review-leases.ts';
import { countItems } from '../storage/review-queues.ts';
import { listSurveys, type Survey } from '../storage/surveys.ts';
import { readThemeNames, type ThemeNames } from '../storage/theme-names.ts';
import { caller, type Routes } from './context.ts';
import { SurveyRef } from './names.ts';
import { queryNumber } from './page.ts';
import { openCodebooks } from './review-codebooks.ts';
import { NextDocument, QueuePurpose, reviewCodebook, ReviewItem, reviewItem } from './review-document.ts';
import { shareAnswers } from './shared-answer.ts';

/** How long (ms) settings and counts that a reviewer does not decide may be repeated. */
const repeated = 2000;
/** How long (ms) a new audit's queue may go unnoticed. */
const queuesRepeated = 500;
const mostAtOnce = 50;

const NextQuery = z.strictObject({
  purpose: QueuePurpose,
  survey: SurveyRef.optional(),
  theme: z.string().min(1).max(200).optional().describe('For `theme`'),
  count: queryNumber(1, mostAtOnce)
    .optional()
    .describe(`How many comments to have before oneself, 1 to ${mostAtOnce} (1)`),
});
type NextQuery = z.output<typeof NextQuery>;

const LeaseParams = z.strictObject({ lease: z.uuid() });

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
        // An audit is labelled with the version that it was drawn for; everything else with the newest.
        const codebook = await codebooks(survey.codebook, queue.auditVersion ?? undefined);
        used.set(codebook.id, codebook);
        items.push(reviewItem(review, queue, codebook, names, views.get(review.claim.commentId) ?? []));
      }
      return { purpose, items, waiting, codebooks: [...used.values()].map(reviewCodebook) };
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

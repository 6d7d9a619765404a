import { z } from 'zod';
import { draftTheme } from '../domain/discovery/draft-theme.ts';
import { Problem } from '../errors.ts';
import type { Queries } from '../storage/database.ts';
import {
  findDiscoveryJob,
  findSuggestion,
  readDiscovery,
  readSuggestions,
  requestDiscovery,
} from '../storage/discovery.ts';
import { type Draft, newestCodebook, readDraft, writeDraft } from '../storage/drafts.ts';
import type { Key } from '../storage/keys.ts';
import { limitsComments } from '../storage/scope-condition.ts';
import { readSurvey } from '../storage/surveys.ts';
import { requireDraft } from './codebook-drafts.ts';
import { caller, type Routes } from './context.ts';
import { DraftDocument, draftDocument, parseDraft } from './draft-document.ts';
import { etagOf } from './etag.ts';
import { JobTicket } from './job-document.ts';
import { SurveyRef } from './names.ts';

const uncategorised = 'uncategorised';
const tries = 5;

const SuggestionsDocument = z.object({
  survey: z.string(),
  computed_at: z.iso
    .datetime()
    .nullable()
    .describe(
      'Null: nobody has looked yet. A worker does by itself, about a minute after the last batch was tagged; POST /v1/suggestions with the survey has it look at once',
    ),
  stale: z.boolean().describe('Batches or the codebook have changed since; the same applies'),
  job: z.uuid().nullable().describe('The job that is looking now; see /v1/jobs/{id}'),
  comments: z.int().describe('Comments looked at'),
  suggestions: z.array(
    z.object({
      id: z.uuid(),
      theme: z
        .string()
        .nullable()
        .describe('The broad theme that it is a part of; null: comments without a theme'),
      comments: z.int().describe('With one of the phrases, of those looked at'),
      respondents: z.int(),
      phrases: z
        .array(z.object({ phrase: z.string(), z: z.number(), comments: z.int(), respondents: z.int() }))
        .describe('Most distinctive first; each was used by ten people at least'),
      examples: z.array(z.object({ comment: z.uuid(), text: z.string() })),
    }),
  ),
});

const Wanted = z
  .strictObject({
    id: z
      .string()
      .regex(
        /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\/[a-z0-9]+(?:-[a-z0-9]+)*)?$/,
        'expected small letters, digits and single dashes, after the id of its parent and a slash where it has one',
      )
      .max(200)
      .optional(),
    name: z.string().trim().min(1).max(200).optional(),
    definition: z.string().trim().min(1).max(2000).optional(),
  })
  .meta({ examples: [{ id: 'tills', name: 'Tills' }] });

/** A survey whose every comment the key may see. Throws `not_found`, and `forbidden` for a key that sees parts. */
async function requireSurvey(query: Queries, { scope }: Key, ref: string) {
  const survey = scope.surveys?.includes(ref) === false ? null : await readSurvey(query, ref);
  if (survey === null) throw new Problem('not_found', 'There is no survey with this id.');
  refuseParts(scope);
  return survey;
}

function refuseParts(scope: Key['scope']): void {
  if (limitsComments(scope))
    throw new Problem(
      'forbidden',
      'Suggestions are drawn from whole surveys, and this key sees only some groups or systems.',
    );
}

/** Themes that comments suggest, and making a draft of one. */
export const suggestionRoutes: Routes = (app, { database }) => {
  const { query } = database;

  app.post(
    '/v1/suggestions',
    {
      schema: {
        tags: ['codebooks'],
        summary: 'Find themes that a survey’s comments suggest; a job',
        querystring: z.strictObject({}),
        body: z.strictObject({ survey: SurveyRef }).meta({ examples: [{ survey: 'canteen' }] }),
        response: { 202: JobTicket },
      },
    },
    async (request, reply) => {
      const key = caller(request);
      const survey = await requireSurvey(query, key, request.body.survey);
      const job = await requestDiscovery(database, key.id, survey);
      if (job === null)
        throw new Problem(
          'conflict',
          'Themes of this survey are being looked for: wait for that job, or cancel it first.',
        );
      return reply.code(202).header('location', `/v1/jobs/${job}`).send({ job });
    },
  );

  app.get(
    '/v1/suggestions',
    {
      schema: {
        tags: ['codebooks'],
        summary: 'Suggested themes, of comments without a theme and within each broad theme',
        description:
          'Phrases are told that ten people at least used, and that set a cluster of comments apart (weighted log-odds with ' +
          'an informative Dirichlet prior, z of 3 or more). They are looked for whenever batches or the codebook have changed.',
        querystring: z.strictObject({
          survey: SurveyRef,
          theme: z
            .string()
            .min(1)
            .max(200)
            .optional()
            .describe('A broad theme, or `uncategorised`; all of them without it'),
        }),
        response: { 200: SuggestionsDocument },
      },
    },
    async (request) => {
      const key = caller(request);
      const { theme } = request.query;
      const survey = await requireSurvey(query, key, request.query.survey);
      if (theme !== undefined && theme !== uncategorised) {
        const newest = await newestCodebook(query, survey.codebook);
        const broad = (newest?.codebook.themes ?? []).map(({ id }) => id).filter((id) => !id.includes('/'));
        if (!broad.includes(theme))
          throw new Problem('invalid_request', 'Name a broad theme of the codebook, or `uncategorised`.', {
            errors: [{ where: 'query.theme', message: `one of ${[uncategorised, ...broad].join(', ')}` }],
          });
      }
      const discovery = await readDiscovery(query, survey.id);
      const wanted = theme === uncategorised ? null : theme;
      const suggestions =
        discovery === null ? [] : await readSuggestions(query, discovery.id, key.scope, wanted);
      return {
        survey: survey.ref,
        computed_at: discovery?.createdAt.toISOString() ?? null,
        stale: discovery?.stale ?? false,
        job: await findDiscoveryJob(database.pool, survey.id),
        comments: discovery?.comments ?? 0,
        suggestions: suggestions.map(({ phrases, examples, ...one }) => {
          return { ...one, phrases: [...phrases], examples: [...examples] };
        }),
      };
    },
  );

  app.post(
    '/v1/suggestions/:id/draft',
    {
      schema: {
        tags: ['codebooks'],
        summary: 'Put a suggestion into the codebook’s draft, as a theme with its lexicon',
        description: 'Begins a draft where there is none. What others changed in it stays.',
        params: z.strictObject({ id: z.uuid() }),
        querystring: z.strictObject({}),
        body: Wanted,
        response: { 200: DraftDocument, 201: DraftDocument },
      },
    },
    async (request, reply) => {
      const key = caller(request);
      const suggestion = await findSuggestion(query, request.params.id, key.scope);
      if (suggestion === null)
        throw new Problem(
          'not_found',
          'There is no suggestion with this id: they are replaced by the next search.',
        );
      refuseParts(key.scope);
      const newest = await newestCodebook(query, suggestion.codebook);
      if (newest === null) throw new Problem('not_found', 'There is no such codebook.');
      for (let n = 0; n < tries; n++) {
        const standing: Draft | null = await readDraft(query, suggestion.codebook);
        if (standing?.stale === true)
          throw new Problem(
            'conflict',
            'The draft was begun from an older version: bring it up to date, or throw it away, first.',
          );
        const codebook = standing?.codebook ?? newest.codebook;
        const theme = draftTheme(codebook, suggestion, request.body);
        if (codebook.themes.some(({ id }) => id === theme.id))
          throw new Problem('conflict', 'The draft has a theme with this id: name another one.', {
            errors: [{ where: 'body.id', message: 'is taken' }],
          });
        const parsed = parseDraft(
          {
            codebook: { ...codebook, themes: [...codebook.themes, theme] },
            changes: [...(standing?.stated ?? [])],
          },
          newest.codebook,
        );
        const replaces = standing?.version ?? null;
        if (!(await writeDraft(database, { ...parsed, baseId: newest.id, keyId: key.id, replaces })))
          continue;
        const draft = await requireDraft(query, suggestion.codebook);
        return reply
          .code(standing === null ? 201 : 200)
          .header('etag', etagOf(draft.version))
          .send(draftDocument(draft));
      }
      throw new Problem('conflict', 'The draft is being changed by others: try again.');
    },
  );
  return Promise.resolve();
};

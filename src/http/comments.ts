import { z } from 'zod';
import { facetsOf } from '../../models/codes.ts';
import { passesFilters } from '../domain/frequencies/dimensions.ts';
import { Problem } from '../errors.ts';
import { recordAudit } from '../storage/audit-log.ts';
import { type FoundComment, searchComments } from '../storage/search-comments.ts';
import { filterHelp, Repeated } from './analysis-query.ts';
import { caller, type Routes } from './context.ts';
import { parseFrequencyQuery } from './frequency-query.ts';
import { FacetName } from './label-document.ts';
import { SurveyRef } from './names.ts';
import { defaultPage, queryNumber } from './page.ts';
import { TagDocument, tagDocument } from './tag-document.ts';
import { requireTallies } from './tallied-survey.ts';

const Query = z
  .object({
    survey: SurveyRef,
    q: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Words that the comment holds as they are, in any case'),
    limit: queryNumber(1, 200).optional().describe('How many to give at most, 1 to 200 (50)'),
    cursor: z.string().max(200).optional().describe('`next` of the page before'),
  })
  .catchall(Repeated);

const Comment = z.object({
  id: z.uuid(),
  batch: z.uuid(),
  wave: z.string(),
  attributes: z.record(z.string(), z.string()),
  question: z.string().nullable(),
  text: z.string(),
  tags: z.array(TagDocument),
  facets: z.array(FacetName),
  systems: z.array(z.string()),
});

const CommentsDocument = z.object({ comments: z.array(Comment), next: z.string().nullable() });

function describe(found: FoundComment, batch: { uid: string; wave: string }): z.infer<typeof Comment> {
  const { uid, attributes, question, text, tags, facets, systems } = found;
  return {
    id: uid,
    batch: batch.uid,
    wave: batch.wave,
    attributes: { ...attributes },
    question,
    text,
    tags: tags.map(tagDocument),
    facets: facetsOf(facets),
    systems: [...systems],
  };
}

/** A place among the comments of a survey: a batch, and a comment in it. */
function readCursor(cursor: string | undefined): { batch: number; after: number } {
  if (cursor === undefined) return { batch: 0, after: 0 };
  const match = /^comment:(\d{1,15}):(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (match === null)
    throw new Problem('invalid_request', 'Start again without a cursor.', {
      errors: [{ where: 'query.cursor', message: 'not a cursor of this service' }],
    });
  return { batch: Number(match[1]), after: Number(match[2]) };
}

/** Comments of a survey with their tags, upload by upload. */
export const commentRoutes: Routes = (app, context) => {
  app.get(
    '/v1/comments',
    {
      schema: {
        tags: ['analysis'],
        summary: 'Search comments, with their tags and evidence',
        description: `${filterHelp} With \`valence\`, comments with a tag of that valence.`,
        querystring: Query,
        response: { 200: CommentsDocument },
      },
    },
    async (request) => {
      const key = caller(request);
      const { survey, q, limit = defaultPage, cursor, ...rest } = request.query;
      const tallies = await requireTallies(context, survey, key);
      const { filters } = parseFrequencyQuery(tallies, { rest });
      const place = readCursor(cursor);
      const comments: z.infer<typeof Comment>[] = [];
      let next: string | null = null;
      const batches = tallies.batches
        .filter(({ wave }) => passesFilters(filters, { kind: 'wave' }, wave))
        .filter(({ uid, id }) => passesFilters(filters, { kind: 'batch' }, uid) && id >= place.batch)
        .sort((a, b) => a.id - b.id);
      for (const batch of batches) {
        const wanted = limit - comments.length;
        const found = await searchComments(
          context.database.query,
          { ...batch, groupAttribute: tallies.survey.group },
          { filters, text: q ?? null, after: batch.id === place.batch ? place.after : 0, limit: wanted },
          key.scope,
        );
        comments.push(...found.map((comment) => describe(comment, batch)));
        const last = found.at(-1);
        if (last !== undefined && found.length === wanted) {
          next = Buffer.from(`comment:${batch.id}:${last.id}`).toString('base64url');
          break;
        }
      }
      await recordAudit(context.database.query, {
        keyId: key.id,
        action: 'comments.read',
        subject: survey,
        detail: { comments: comments.length, searched: q !== undefined },
      });
      return { comments, next };
    },
  );
  return Promise.resolve();
};

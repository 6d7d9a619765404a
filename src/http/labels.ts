import { z } from 'zod';
import { facetBits } from '../../models/codes.ts';
import { invalidRequest, Problem } from '../errors.ts';
import { findComment } from '../storage/find-comment.ts';
import { judgeComment, undoDecision } from '../storage/judge-comment.ts';
import type { Key } from '../storage/keys.ts';
import { readCountingLabel, readDecisionsOf } from '../storage/read-decisions.ts';
import { labelsOf, namesOf, readThemeNames, type ThemeNames } from '../storage/theme-names.ts';
import { inTransaction } from '../storage/transaction.ts';
import { caller, type Routes } from './context.ts';
import {
  countingDocument,
  DecidedDocument,
  decisionDocument,
  HistoryDocument,
  NewDecision,
  type NewLabels,
} from './decision-document.ts';
import { decisionProblem } from './decision-problem.ts';
import { idempotencyProblem, readIdempotencyKey } from './idempotency-key.ts';
import { valenceCode } from './label-document.ts';
import { type Codebooks, openCodebooks, resolveLabels } from './review-codebooks.ts';
import { shareAnswers } from './shared-answer.ts';

const CommentParams = z.strictObject({
  id: z.uuid().meta({ examples: ['0198c0de-0000-7000-8000-000000000401'] }),
});
/** ETags of a header `If-Match`, without quotes; null without one. */
function readIfMatch(header: string | undefined): string[] | null {
  if (header === undefined) return null;
  return header.split(',').map((part) =>
    part
      .trim()
      .replace(/^W\//, '')
      .replace(/^"(.*)"$/, '$1'),
  );
}

async function resolve(codebooks: Codebooks, body: z.output<typeof NewLabels>) {
  const codebook = await codebooks(body.codebook, body.version);
  const unknown: string[] = [];
  const labels = body.themes.map(({ theme, valence }) => ({ theme, valence: valenceCode(valence) }));
  const resolved = resolveLabels(codebook, labels, (index) => unknown.push(`body.themes.${index}.theme`));
  for (const [index, theme] of (body.about ?? []).entries())
    if (!codebook.numbers.has(theme)) unknown.push(`body.about.${index}`);
  if (unknown.length > 0)
    throw invalidRequest(
      unknown.slice(0, 50).map((where) => ({
        where,
        message: `not a theme of "${codebook.ref}" version ${codebook.version}; see /v1/codebooks/${codebook.ref}`,
      })),
    );
  const spokenOf = new Set((body.about ?? []).map((theme) => codebook.numbers.get(theme) ?? 0));
  return {
    ...resolved,
    codebookId: codebook.id,
    about:
      body.about === undefined ? null : [...new Set([...spokenOf, ...resolved.themes])].sort((a, b) => a - b),
  };
}

/** How long (ms) the dictionary of themes may be repeated. */
const dictionaryLifetime = 10_000;

const keyOf = ({ id, uid, scope }: Key) => ({ id, uid, scope });

/** What reviewers decide of a comment, and what they decided before. */
export const labelRoutes: Routes = (app, { database }) => {
  const codebooks = openCodebooks(database.query);
  // A version's themes have their numbers from its import on, so the dictionary that was read for it is good for it.
  const themeNames = shareAnswers<ThemeNames>(() => dictionaryLifetime);

  app.post(
    '/v1/comments/:id/labels',
    {
      schema: {
        tags: ['reviews'],
        summary: 'Decide on a comment: all themes at once, or take a decision back',
        description:
          'Decide with the lease that the comment came with, or correct one without a lease and with the ETag that was read ' +
          'as `If-Match`. Send an `Idempotency-Key` to be able to send it again safely. Nothing is overwritten: a later ' +
          'decision of the same reviewer counts instead of the earlier one.',
        params: CommentParams,
        querystring: z.strictObject({}),
        headers: z.looseObject({
          'idempotency-key': z.string().optional(),
          'if-match': z.string().optional(),
        }),
        body: NewDecision,
        response: { 201: DecidedDocument },
      },
    },
    async (request, reply) => {
      const key = caller(request);
      const { body } = request;
      const { id } = request.params;
      const idempotencyKey = readIdempotencyKey(request.headers['idempotency-key']);
      const retry =
        idempotencyKey === null ? null : { key: idempotencyKey, request: JSON.stringify([id, body]) };
      const names = await themeNames('version' in body ? `${body.codebook} ${body.version}` : '', () =>
        readThemeNames(database.query),
      );
      const describe: Parameters<typeof judgeComment>[3] = (decided, { audited }) => ({
        status: 201,
        location: `/v1/comments/${id}/labels`,
        response: {
          decision: decided.uid,
          comment: id,
          version: decided.version,
          state: audited ? 'open' : decided.settled.state,
          themes: audited ? [] : labelsOf(names, decided.settled.themes, decided.settled.valences),
          disputed: audited ? [] : namesOf(names, decided.settled.disputed),
        },
      });
      const deciding =
        'undo' in body
          ? undoDecision(
              database.pool,
              { ...body, commentUid: id, key: keyOf(key), ofAnybody: key.access === 'admin' },
              retry,
              describe,
            )
          : judgeComment(
              database.pool,
              {
                ...body,
                ...(await resolve(codebooks, body)),
                facets: body.facets === null ? null : facetBits(body.facets),
                commentUid: id,
                key: keyOf(key),
                purpose: body.purpose ?? null,
                lease: body.lease ?? null,
                ifMatch: readIfMatch(request.headers['if-match']),
              },
              retry,
              describe,
            );
      const answer = await deciding.catch((error: unknown) => {
        throw idempotencyProblem(error) ?? decisionProblem(error) ?? error;
      });
      const document = DecidedDocument.parse(answer.response);
      return reply
        .code(201)
        .header('location', answer.location)
        .header('etag', `"${document.version}"`)
        .send(document);
    },
  );

  app.get(
    '/v1/comments/:id/labels',
    {
      schema: {
        tags: ['reviews'],
        summary: 'What counts for a comment, and every decision on it',
        description: 'While an audit codes the comment, a reviewer sees their own decisions only.',
        params: CommentParams,
        querystring: z.strictObject({}),
        response: { 200: HistoryDocument },
      },
    },
    async (request, reply) => {
      const key = caller(request);
      const { id } = request.params;
      const comment = await inTransaction(database.pool, (client) => findComment(client, id, key.scope));
      if (comment === null) throw new Problem('not_found', 'There is no comment with this id.');
      if (comment.erased) throw new Problem('erased', 'The batch of this comment was erased.');
      const names = await readThemeNames(database.query);
      const label = await readCountingLabel(database.pool, comment.id);
      const own = label?.hidden === true && key.access !== 'admin';
      const decisions = await readDecisionsOf(database.pool, comment.id, own ? key.uid : null);
      reply.header('etag', `"${label?.version ?? 0}"`);
      return {
        comment: id,
        ...countingDocument(names, label),
        decisions: decisions.map((decision) => decisionDocument(names, decision)),
      };
    },
  );
  return Promise.resolve();
};

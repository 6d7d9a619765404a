import { z } from 'zod';
import { Change } from '../domain/codebook-changes/changes.ts';
import { Problem } from '../errors.ts';
import type { Queries } from '../storage/database.ts';
import { deleteDraft, type Draft, newestCodebook, readDraft, writeDraft } from '../storage/drafts.ts';
import { publishDraft } from '../storage/publish-draft.ts';
import { caller, type Routes } from './context.ts';
import {
  changesOf,
  CodebookParams,
  DraftDocument,
  draftDocument,
  DraftRequest,
  parseDraft,
} from './draft-document.ts';
import { etagOf, IfMatchHeader, matchedVersion } from './etag.ts';

const largestDraft = 2 * 1024 * 1024;

const PublishedDocument = z.object({
  id: z.string(),
  version: z.int(),
  changes: z.array(Change),
  model: z.object({
    id: z.uuid(),
    basis: z
      .enum(['kept', 'lexicon'])
      .describe('The model that was live goes on, or the new lexicon is live'),
    note: z.string(),
  }),
  labels: z.object({
    job: z.uuid().nullable().describe('Carries labels over; null: every label stands as it is'),
    note: z.string(),
  }),
});

const changedSince = (): Problem =>
  new Problem('precondition_failed', 'The draft has changed since you read it: read it again.');

/** The draft of a codebook. Throws `not_found`. */
export async function requireDraft(query: Queries, ref: string): Promise<Draft> {
  const draft = await readDraft(query, ref);
  if (draft === null)
    throw new Problem('not_found', 'This codebook has no draft: PUT /v1/codebooks/{id}/draft makes one.');
  return draft;
}

function modelNote(kept: boolean, sameStructure: boolean): string {
  if (!kept)
    return 'New batches are tagged by the new lexicon alone until a model is trained: POST /v1/models. Batches keep their tags.';
  return sameStructure
    ? 'Nothing that a model depends on was changed.'
    : 'The live model has the same themes and goes on; changed terms count once a model is trained: POST /v1/models.';
}

/** Change a codebook step by step: its draft, and publishing that. */
export const codebookDraftRoutes: Routes = (app, { database, lexiconModel }) => {
  const { query } = database;

  app.get(
    '/v1/codebooks/:id/draft',
    {
      schema: {
        tags: ['codebooks'],
        summary: 'The draft of a codebook, and what it changes',
        params: CodebookParams,
        querystring: z.strictObject({}),
        response: { 200: DraftDocument },
      },
    },
    async (request, reply) => {
      const draft = await requireDraft(query, request.params.id);
      reply.header('etag', etagOf(draft.version));
      return draftDocument(draft);
    },
  );

  app.put(
    '/v1/codebooks/:id/draft',
    {
      bodyLimit: largestDraft,
      schema: {
        tags: ['codebooks'],
        summary: 'Write the draft of a codebook, as a change of its newest version',
        description: 'Where there is a draft already, send its ETag as `If-Match`.',
        params: CodebookParams,
        querystring: z.strictObject({}),
        headers: IfMatchHeader,
        body: DraftRequest,
        response: { 200: DraftDocument, 201: DraftDocument },
      },
    },
    async (request, reply) => {
      const newest = await newestCodebook(query, request.params.id);
      if (newest === null) throw new Problem('not_found', 'There is no such codebook.');
      const parsed = parseDraft(request.body, newest.codebook);
      const standing = await readDraft(query, newest.codebook.id);
      const match = request.headers['if-match'];
      if (standing === null && match !== undefined) throw changedSince();
      const replaces = standing === null ? null : matchedVersion(match, 'the draft');
      const written = await writeDraft(database, {
        ...parsed,
        baseId: newest.id,
        keyId: caller(request).id,
        replaces,
      });
      if (!written) throw changedSince();
      const draft = await requireDraft(query, newest.codebook.id);
      return reply
        .code(standing === null ? 201 : 200)
        .header('etag', etagOf(draft.version))
        .send(draftDocument(draft));
    },
  );

  app.delete(
    '/v1/codebooks/:id/draft',
    {
      schema: {
        tags: ['codebooks'],
        summary: 'Throw the draft away',
        params: CodebookParams,
        querystring: z.strictObject({}),
        headers: IfMatchHeader,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { ref } = await requireDraft(query, request.params.id);
      const version = matchedVersion(request.headers['if-match'], 'the draft');
      if (!(await deleteDraft(database, { ref, version, keyId: caller(request).id }))) throw changedSince();
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/v1/codebooks/:id/publish',
    {
      schema: {
        tags: ['codebooks'],
        summary: 'Make the draft the newest version',
        description:
          'Send the ETag of the draft as `If-Match`. Labels of merged and renamed themes are carried over by a job; comments ' +
          'with a theme that was split go on the queue `disputed` and count for none of the new ones until they are reviewed; ' +
          'labels of removed themes are kept and count no more. Releases and the tags of batches stay as they are.',
        params: CodebookParams,
        querystring: z.strictObject({}),
        headers: IfMatchHeader,
        response: { 201: PublishedDocument },
      },
    },
    async (request, reply) => {
      const draft = await requireDraft(query, request.params.id);
      const version = matchedVersion(request.headers['if-match'], 'the draft');
      if (version !== draft.version) throw changedSince();
      const changes = changesOf(draft);
      if (changes.length === 0 && sameBut(draft))
        throw new Problem('conflict', 'The draft changes nothing: there is nothing to publish.');
      const published = await publishDraft(database, {
        ref: draft.ref,
        draft: version,
        keyId: caller(request).id,
        changes,
        lexicon: lexiconModel(draft.codebook),
      });
      if (published === 'changed') throw changedSince();
      if (published === 'stale')
        throw new Problem(
          'conflict',
          'A newer version was published since this draft was begun: make the changes to that one, and send the draft again.',
        );
      const structural = changes.some(({ kind }) => kind !== 'text');
      return reply
        .code(201)
        .header('location', `/v1/codebooks/${draft.ref}?version=${published.version}`)
        .send({
          id: draft.ref,
          version: published.version,
          changes,
          model: {
            id: published.model.uid,
            basis: published.modelKept ? 'kept' : 'lexicon',
            note: modelNote(published.modelKept, !structural),
          },
          labels: {
            job: published.job,
            note:
              published.job === null
                ? 'Every label stands as it is.'
                : 'Merged and renamed themes are carried over; new ones are left open; what was split waits on the queue `disputed`.',
          },
        });
    },
  );
  return Promise.resolve();
};

/** Whether the draft is the published version, but for its number. */
function sameBut({ base, codebook }: Draft): boolean {
  return JSON.stringify({ ...codebook, version: base.version }) === JSON.stringify(base);
}

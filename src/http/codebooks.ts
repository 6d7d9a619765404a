import { parse } from 'yaml';
import { z } from 'zod';
import { Codebook } from '../domain/codebook.ts';
import { Change } from '../domain/codebook-changes/changes.ts';
import { Problem } from '../errors.ts';
import { recordAudit } from '../storage/audit-log.ts';
import {
  CodebookVersionTaken,
  type CodebookVersion,
  importCodebook,
  listCodebookVersions,
  readCodebook,
} from '../storage/codebooks.ts';
import { readDifference } from '../storage/codebook-difference.ts';
import { startWithModel } from '../storage/models.ts';
import { caller, type Routes } from './context.ts';
import { queryNumber } from './page.ts';

const largestCodebook = 2 * 1024 * 1024;

const VersionDocument = z.object({
  id: z.string(),
  version: z.int(),
  name: z.string(),
  themes: z.int(),
  content_hash: z.string(),
  structure_hash: z.string(),
  created_at: z.iso.datetime(),
});

const Texts = z.array(z.string());
const ThemeDocument = z.looseObject({
  id: z.string(),
  name: z.string(),
  definition: z.string(),
  include: Texts,
  exclude: Texts,
  neighbours: z.array(z.object({ theme: z.string(), difference: z.string() })),
  examples: Texts,
  lexicon: z.array(z.looseObject({ term: z.string() })),
});

const CodebookDocument = z
  .looseObject({
    id: z.string(),
    version: z.int(),
    name: z.string(),
    versions: z.array(z.int()),
    themes: z.array(ThemeDocument),
    systems: z.array(z.looseObject({ name: z.string(), aliases: Texts })),
    diff: z.array(Change).optional().describe('With `against`: what changed since that version'),
  })
  .describe('The codebook as it was imported, and the versions that there are');

const NewCodebook = Codebook.meta({
  example: {
    format: 'verbatim-codebook/1',
    id: 'canteen',
    version: 1,
    name: 'Canteen survey',
    themes: [
      { id: 'price', name: 'Price', definition: 'What food costs', lexicon: ['expensive', 'cheap*'] },
      { id: 'queues', name: 'Queues', definition: 'Waiting to be served', lexicon: ['queue*'] },
    ],
  },
});

function versionDocument(codebook: CodebookVersion): z.infer<typeof VersionDocument> {
  return {
    id: codebook.ref,
    version: codebook.version,
    name: codebook.name,
    themes: codebook.themes,
    content_hash: codebook.contentHash,
    structure_hash: codebook.structureHash,
    created_at: codebook.createdAt.toISOString(),
  };
}

function parseYaml(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 100 });
  } catch (cause) {
    throw new Problem('invalid_request', 'The body does not parse as YAML.', { cause });
  }
}

/** Read and import codebooks, as JSON or YAML. */
export const codebookRoutes: Routes = (app, { database, lexiconModel }) => {
  app.addContentTypeParser(
    ['application/yaml', 'application/x-yaml', 'text/yaml'],
    { parseAs: 'string', bodyLimit: largestCodebook },
    (_request, body: string, done) => {
      try {
        done(null, parseYaml(body));
      } catch (error) {
        done(error as Problem);
      }
    },
  );

  app.get(
    '/v1/codebooks',
    {
      schema: {
        tags: ['codebooks'],
        summary: 'Every version of every codebook',
        querystring: z.strictObject({}),
        response: { 200: z.object({ codebooks: z.array(VersionDocument) }) },
      },
    },
    async () => ({ codebooks: (await listCodebookVersions(database.query)).map(versionDocument) }),
  );

  app.get(
    '/v1/codebooks/:id',
    {
      schema: {
        tags: ['codebooks'],
        summary: 'One codebook, the newest version unless another is asked for',
        params: z.strictObject({ id: z.string().max(200) }),
        querystring: z.strictObject({
          version: queryNumber(1, 1_000_000).optional(),
          against: queryNumber(1, 1_000_000)
            .optional()
            .describe('An older version: tells what changed since'),
        }),
        response: { 200: CodebookDocument },
      },
    },
    async (request) => {
      const codebook = await readCodebook(database.query, request.params.id, request.query.version);
      if (codebook === null) throw new Problem('not_found', 'There is no such codebook or version.');
      const versions = (await listCodebookVersions(database.query, codebook.id)).map((one) => one.version);
      const { against } = request.query;
      if (against === undefined) return { ...codebook, versions };
      if (against > codebook.version || !versions.includes(against))
        throw new Problem('invalid_request', 'Compare with a version that is there, and not newer.', {
          errors: [
            {
              where: 'query.against',
              message: `one of ${versions.filter((one) => one <= codebook.version).join(', ')}`,
            },
          ],
        });
      const diff = await readDifference(database.query, codebook, against);
      return { ...codebook, versions, diff };
    },
  );

  app.post(
    '/v1/codebooks',
    {
      bodyLimit: largestCodebook,
      schema: {
        tags: ['codebooks'],
        summary: 'Import a version of a codebook, as JSON or YAML; a new one codes by its lexicon',
        consumes: ['application/json', 'application/yaml'],
        body: NewCodebook,
        response: { 200: VersionDocument, 201: VersionDocument },
      },
    },
    async (request, reply) => {
      const codebook = request.body;
      const created = await database.query
        .transaction()
        .execute(async (query) => {
          const isNew = await importCodebook(query, codebook);
          await startWithModel(query, codebook.id, () => lexiconModel(codebook));
          if (isNew)
            await recordAudit(query, {
              keyId: caller(request).id,
              action: 'codebook.import',
              subject: codebook.id,
              detail: { version: codebook.version },
            });
          return isNew;
        })
        .catch((error: unknown) => {
          if (!(error instanceof CodebookVersionTaken)) throw error;
          throw new Problem(
            'conflict',
            `Version ${error.newest} of this codebook is recorded with other content; give this one version ${error.newest + 1}.`,
            { errors: [{ where: 'body.version', message: `must be above ${error.newest}` }] },
          );
        });
      const versions = await listCodebookVersions(database.query, codebook.id);
      const recorded = versions.find((one) => one.version === codebook.version);
      if (recorded === undefined) throw new Error('an imported codebook is not in the record');
      return reply
        .code(created ? 201 : 200)
        .header('location', `/v1/codebooks/${codebook.id}?version=${codebook.version}`)
        .send(versionDocument(recorded));
    },
  );
  return Promise.resolve();
};

import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problemKinds } from '../errors.ts';
import { filterHelp } from './analysis-query.ts';

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const description = `Send free-text survey comments, read how many comments and people raised each theme.

Send \`Authorization: Bearer <API key>\` with every request. What a key may see is limited by its scope: anything outside
it is 404. Every error is a problem document (RFC 9457) with a stable \`type\`. A batch that never was is 404; one that
was erased is 410. Lists are read in pages: send \`next\` as \`cursor\`.`;

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string', enum: problemKinds.map((kind) => `urn:verbatim:problem:${kind}`) },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What is wrong, where, and what to do' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['where', 'message'],
        properties: { where: { type: 'string' }, message: { type: 'string' } },
      },
    },
    id: { type: 'string', description: 'Names the request in the log; with status 500' },
  },
  examples: [
    {
      type: 'urn:verbatim:problem:invalid_request',
      title: 'The request is not valid',
      status: 400,
      detail: 'See `errors` for what to change.',
      errors: [{ where: 'query.limit', message: 'expected a number from 1 to 200' }],
    },
  ],
} as const;

const csv = 'id,site,comment\n1,North,The queue is long\n';

/** The body of the routes that take a file, which no schema of theirs describes as it is never gathered. */
const fileBody = {
  required: true,
  content: {
    'text/csv': { schema: { type: 'string' }, example: csv },
    'application/x-ndjson': { schema: { type: 'string' }, example: '{"comment":"The queue is long"}\n' },
    'application/json': { schema: {}, example: [{ comment: 'The queue is long' }] },
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { schema: { format: 'binary' } },
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['file'],
        properties: {
          survey: { type: 'string' },
          wave: { type: 'string' },
          mapping: { type: 'string' },
          file: { type: 'string', format: 'binary', description: 'After all fields' },
        },
      },
    },
  },
} as const;
const takesFile = ['/v1/batches', '/v1/previews'];

/** The filters of the analytic routes: a parameter for each field, of which no schema can know the names. */
const filterParameter = {
  name: 'filter',
  in: 'query',
  required: false,
  style: 'deepObject',
  explode: true,
  description: filterHelp,
  schema: {
    type: 'object',
    additionalProperties: {
      oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
    },
  },
  examples: {
    'one value': { value: { force: 'Kent' } },
    'any of two, and not one': { value: { force: ['Kent', 'Essex'], role: '!staff' } },
  },
} as const;

interface Operation {
  parameters?: unknown[];
  responses?: Record<string, unknown>;
  requestBody?: unknown;
}

/** Whether the query of a route may have parameters that its schema does not name. */
function takesOthers({ querystring }: { querystring?: unknown }): boolean {
  const query = z.object({ additionalProperties: z.looseObject({}) }).safeParse(querystring);
  return query.success;
}

/** Describe the API as OpenAPI 3.1 and serve it, with a page to try it on, at `/docs`. Call it before any route. */
export async function serveDocs(app: FastifyInstance): Promise<void> {
  const filtered = new Set<string>();
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Verbatim', version: '1', description },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
      security: [{ key: [] }],
    },
    transform: (route) => {
      const described = jsonSchemaTransform(route);
      if (route.route.method === 'GET' && takesOthers(described.schema))
        filtered.add(described.url.replace(/:(\w+)/g, '{$1}'));
      return described;
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) throw new Error('not an OpenAPI document');
      const api = document.openapiObject;
      const problem = {
        description: 'A problem',
        content: { 'application/problem+json': { schema: problemSchema } },
      };
      for (const [url, path] of Object.entries(api.paths ?? {}))
        for (const [method, operation] of Object.entries(path ?? {}) as [string, Operation][]) {
          operation.responses = { ...operation.responses, default: problem };
          if (method === 'get' && filtered.has(url))
            operation.parameters = [...(operation.parameters ?? []), filterParameter];
          if (method === 'post' && takesFile.includes(url)) operation.requestBody = fileBody;
        }
      return api;
    },
  });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: policy });
}

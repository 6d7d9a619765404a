import type { Readable } from 'node:stream';
import multipart, { type Multipart } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { invalidRequest, Problem } from '../errors.ts';
import { Mapping } from '../intake/mapping.ts';
import { faultsOf } from './field-errors.ts';
import { type HashedBody, hashedBody } from './hashed-body.ts';

const largestField = 256 * 1024;
const mostFields = 20;

/** A file on its way in, and what is said beside it. */
export interface Upload<Settings> extends HashedBody {
  readonly settings: Settings;
  readonly contentType: string | undefined;
  readonly fileName: string | undefined;
  /** Bytes as announced, or null where the client did not say. */
  readonly announced: number | null;
}

/** A mapping in a query string or a form field is JSON. */
export const MappingField = z
  .union([z.string(), z.record(z.string(), z.unknown())])
  .transform((field, context): unknown => {
    if (typeof field !== 'string') return field;
    try {
      return JSON.parse(field);
    } catch {
      context.addIssue('expected JSON');
      return z.NEVER;
    }
  })
  .pipe(Mapping);

/** Let the routes of `app` read bodies as streams, whatever their type; nothing is gathered in memory. */
export async function acceptUploads(app: FastifyInstance): Promise<void> {
  app.removeAllContentTypeParsers();
  await app.register(multipart, {
    throwFileSizeLimit: false,
    limits: {
      files: 1,
      fileSize: Number.MAX_SAFE_INTEGER,
      fields: mostFields,
      fieldSize: largestField,
      fieldNameSize: 100,
      headerPairs: 20,
    },
  });
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
}

/**
 * Open the body of a request as a file: raw, with its settings in the query, or a form with fields and then one file.
 * Throws Problem for settings that are not valid.
 */
export async function openUpload<Settings>(
  request: FastifyRequest,
  schema: z.ZodType<Settings>,
): Promise<Upload<Settings>> {
  const query = request.query as Record<string, unknown>;
  return request.isMultipart() ? openForm(request, schema, query) : openRaw(request, schema, query);
}

function openRaw<Settings>(
  request: FastifyRequest,
  schema: z.ZodType<Settings>,
  query: Record<string, unknown>,
): Upload<Settings> {
  const coding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (coding !== 'gzip' && coding !== 'identity')
    throw new Problem('unsupported_media_type', 'Send the file as it is, or with `Content-Encoding: gzip`.');
  const settings = parseSettings(schema, query, 'query');
  const body = request.body as Readable | null | undefined;
  return {
    settings,
    contentType: request.headers['content-type'],
    fileName: undefined,
    announced: announcedBytes(request),
    ...hashedBody(body ?? null),
  };
}

async function openForm<Settings>(
  request: FastifyRequest,
  schema: z.ZodType<Settings>,
  query: Record<string, unknown>,
): Promise<Upload<Settings>> {
  if (!/;\s*boundary=[^;\s]/i.test(request.headers['content-type'] ?? ''))
    throw new Problem('unsupported_media_type', 'The multipart body names no boundary.');
  if (request.headers['content-encoding'] !== undefined)
    throw new Problem('unsupported_media_type', 'In a form, compress the file and not the whole body.');
  const parts = request.parts();
  const fields: Record<string, unknown> = { ...query };
  for (;;) {
    const next = await parts.next();
    if (next.done === true)
      throw new Problem('invalid_request', 'The form has no file.', {
        errors: [{ where: 'form', message: 'no file' }],
      });
    const part: Multipart = next.value;
    if (part.type === 'field') {
      if (part.valueTruncated || Object.hasOwn(fields, part.fieldname))
        throw fieldProblem(part.fieldname, part.valueTruncated ? 'too long' : 'given twice');
      fields[part.fieldname] = part.value;
      continue;
    }
    const { file } = part;
    const letGo = (): void => {
      request.raw.unpipe();
      request.raw.resume();
    };
    file.on('error', () => undefined);
    request.raw.once('close', () => {
      if (!request.raw.complete) file.destroy(new Error('the client went away'));
    });
    const settings = parseSettings(schema, fields, 'form', letGo);
    return {
      settings,
      contentType: part.mimetype,
      fileName: part.filename,
      announced: announcedBytes(request),
      ...hashedBody(file, {
        atEnd: async () => {
          if ((await parts.next()).done !== true)
            throw new Problem('invalid_request', 'Send all fields before the file, and one file only.');
        },
        letGo,
        blame: (error) =>
          request.raw.complete && !(error instanceof Problem)
            ? new Problem('invalid_request', 'The form ends before its last boundary.')
            : error,
      }),
    };
  }
}

function announcedBytes({ headers }: FastifyRequest): number | null {
  const length = Number(headers['content-length'] ?? NaN);
  return Number.isFinite(length) ? length : null;
}

function fieldProblem(field: string, message: string): Problem {
  return invalidRequest([{ where: `form.${field.slice(0, 100)}`, message }]);
}

function parseSettings<Settings>(
  schema: z.ZodType<Settings>,
  given: Record<string, unknown>,
  where: string,
  letGo?: () => void,
): Settings {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  letGo?.();
  throw invalidRequest(
    parsed.error.issues
      .flatMap((issue) => faultsOf(issue, { schema, value: given }))
      .slice(0, 50)
      .map(({ path, message }) => ({ where: [where, ...path.map(String)].join('.'), message })),
  );
}

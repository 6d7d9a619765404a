import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import multipart, { type Multipart } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type FieldError, invalidRequest, Problem } from '../errors.ts';
import { Mapping } from '../intake/mapping.ts';

/** How long (ms) an upload may pause. */
const longestPause = 60_000;
const largestField = 256 * 1024;
const mostFields = 20;

/** A file on its way in, and what is said beside it. */
export interface Upload<Settings> {
  readonly settings: Settings;
  readonly contentType: string | undefined;
  readonly fileName: string | undefined;
  /** Bytes as announced, or null where the client did not say. */
  readonly announced: number | null;
  /** The bytes as sent; to be read once. Throws Problem when they pause for too long. */
  readonly source: AsyncGenerator<Buffer, void>;
  /** SHA-256 of the bytes, once they were read to the end. */
  readonly bodyHash: () => Buffer;
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
  const length = Number(request.headers['content-length'] ?? NaN);
  return {
    settings,
    contentType: request.headers['content-type'],
    fileName: undefined,
    announced: Number.isFinite(length) ? length : null,
    ...hashed(body ?? null),
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
    if (next.done === true) throw new Problem('invalid_request', 'The form has no file.', missingFile);
    const part: Multipart = next.value;
    if (part.type === 'field') {
      if (part.valueTruncated || Object.hasOwn(fields, part.fieldname))
        throw fieldProblem(part.fieldname, part.valueTruncated ? 'too long' : 'given twice');
      fields[part.fieldname] = part.value;
      continue;
    }
    const { file } = part;
    const length = Number(request.headers['content-length'] ?? NaN);
    const letGo = (): void => {
      request.raw.unpipe();
      request.raw.resume();
    };
    file.on('error', () => undefined);
    request.raw.once('close', () => {
      if (!request.raw.complete) file.destroy(new Error('the client went away'));
    });
    const settings = (() => {
      try {
        return parseSettings(schema, fields, 'form');
      } catch (error) {
        letGo();
        throw error;
      }
    })();
    return {
      settings,
      contentType: part.mimetype,
      fileName: part.filename,
      announced: Number.isFinite(length) ? length : null,
      ...hashed(
        file,
        async () => {
          if ((await parts.next()).done !== true)
            throw new Problem('invalid_request', 'Send all fields before the file, and one file only.');
        },
        letGo,
        (error) =>
          request.raw.complete && !(error instanceof Problem)
            ? new Problem('invalid_request', 'The form ends before its last boundary.')
            : error,
      ),
    };
  }
}

const missingFile: { errors: FieldError[] } = { errors: [{ where: 'form', message: 'no file' }] };

function fieldProblem(field: string, message: string): Problem {
  return invalidRequest([{ where: `form.${field.slice(0, 100)}`, message }]);
}

function parseSettings<Settings>(
  schema: z.ZodType<Settings>,
  given: Record<string, unknown>,
  where: string,
): Settings {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw invalidRequest(
    parsed.error.issues.slice(0, 50).map((issue) => ({
      where: [where, ...issue.path.map(String)].join('.'),
      message: issue.message.slice(0, 200),
    })),
  );
}

function hashed(
  body: Readable | null,
  atEnd: () => Promise<void> = () => Promise.resolve(),
  letGo: () => void = () => undefined,
  blame: (error: unknown) => unknown = (error) => error,
): Pick<Upload<unknown>, 'source' | 'bodyHash'> {
  const hash = createHash('sha256');
  let digest: Buffer | null = null;
  async function* read(): AsyncGenerator<Buffer, void> {
    let ended = false;
    try {
      if (body !== null)
        for await (const chunk of withoutPauses(body, blame)) {
          hash.update(chunk);
          yield chunk;
        }
      await atEnd();
      ended = true;
    } finally {
      if (!ended) letGo();
    }
  }
  return { source: read(), bodyHash: () => (digest ??= hash.digest()) };
}

async function* withoutPauses(
  body: Readable,
  blame: (error: unknown) => unknown,
): AsyncGenerator<Buffer, void> {
  const chunks = body.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  let late: NodeJS.Timeout | undefined;
  try {
    for (;;) {
      const pause = new Promise<never>((_resolve, reject) => {
        late = setTimeout(
          () => reject(new Problem('request_timeout', `No byte came for ${longestPause / 1000} s.`)),
          longestPause,
        );
      });
      const next = await Promise.race([chunks.next(), pause]).catch((error: unknown) => {
        throw blame(error);
      });
      clearTimeout(late);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    clearTimeout(late);
    void chunks.return?.();
  }
}

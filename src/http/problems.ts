import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { invalidRequest, Problem, problemDocument } from '../errors.ts';
import { isUnstorableText } from '../storage/database-fault.ts';
import { fieldErrors } from './field-errors.ts';
import { unstorableTexts } from './unstorable-texts.ts';

const longestRest = 30_000;

const byCode: Readonly<Record<string, () => Problem>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new Problem('unsupported_media_type', 'Send `Content-Type: application/json`.'),
  FST_ERR_CTP_BODY_TOO_LARGE: () => new Problem('body_too_large', 'Send less in one request.'),
  FST_ERR_CTP_EMPTY_JSON_BODY: () =>
    new Problem('malformed_json', 'The body is empty; send a JSON document.'),
  FST_ERR_CTP_INVALID_JSON_BODY: () => new Problem('malformed_json', 'The body does not parse as JSON.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new Problem('invalid_request', 'The body is not as long as `Content-Length` says.'),
  FST_ERR_BAD_URL: () => new Problem('invalid_request', 'The URL holds a sequence that cannot be decoded.'),
  FST_ERR_MAX_PARAM_LENGTH: () => new Problem('uri_too_long', 'A part of the path is too long.'),
  FST_UNDER_PRESSURE: () =>
    new Problem('unavailable', 'The service is overloaded; try again shortly.', { retryAfter: 2 }),
  FST_ERR_REOPENED_CLOSE_SERVER: () => new Problem('unavailable', 'The service is shutting down.'),
  FST_INVALID_MULTIPART_CONTENT_TYPE: () =>
    new Problem('unsupported_media_type', 'The multipart body names no boundary.'),
  FST_PARTS_LIMIT: () => new Problem('invalid_request', 'The multipart body has too many parts.'),
  FST_FILES_LIMIT: () => new Problem('invalid_request', 'Send one file in one request.'),
  FST_FIELDS_LIMIT: () => new Problem('invalid_request', 'The multipart body has too many fields.'),
  FST_PROTO_VIOLATION: () => new Problem('invalid_request', 'A field has a name that is not allowed.'),
  FST_MULTIPART_PREMATURE_CLOSE: () =>
    new Problem('invalid_request', 'The multipart body ends before its last boundary.'),
};

const byStatus: Readonly<Record<number, () => Problem>> = {
  404: () => new Problem('not_found', 'There is no such file.'),
  406: () => new Problem('not_acceptable', 'This route answers with `text/event-stream` only.'),
  408: () => new Problem('request_timeout', 'Send the request again.'),
  413: () => new Problem('body_too_large', 'Send less in one request.'),
  414: () => new Problem('uri_too_long', 'Send a shorter URL.'),
  415: () => new Problem('unsupported_media_type', 'Send another `Content-Type`.'),
  503: () => new Problem('unavailable', 'Try again shortly.', { retryAfter: 2 }),
};

/** The problem that an error of the framework stands for, or null if it is a fault of ours. */
function frameworkProblem(error: FastifyError, request: FastifyRequest): Problem | null {
  if (hasZodFastifySchemaValidationErrors(error)) return invalidRequest(fieldErrors(error, request));
  const known = byCode[error.code] ?? byStatus[error.statusCode ?? 500];
  if (known !== undefined) return known();
  const client = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500;
  return client ? new Problem('invalid_request', 'The request cannot be read.') : null;
}

/** What the record refuses of a request, or null if it is a fault of ours. */
function recordProblem(error: unknown, { params, query, body }: FastifyRequest): Problem | null {
  if (!isUnstorableText(error)) return null;
  return new Problem('invalid_request', 'A text holds a NUL character, or half of a surrogate pair.', {
    errors: unstorableTexts({ path: params, query, body }),
  });
}

/** Send a problem as `application/problem+json`. */
function sendProblem(reply: FastifyReply, problem: Problem, id?: string): FastifyReply {
  if (problem.retryAfter !== null) reply.header('retry-after', String(problem.retryAfter));
  if (problem.kind === 'unauthenticated') reply.header('www-authenticate', 'Bearer realm="verbatim"');
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problemDocument(problem, id));
}

/**
 * Let a client that is still sending finish, so that it gets to read its answer, and so that its connection is good for
 * another request; the server throws away what comes. One that goes on for too long is cut off.
 */
export function dropRestOfBody({ raw }: FastifyRequest): void {
  if (raw.complete && raw.readableLength === 0) return;
  raw.unpipe();
  setImmediate(() => raw.resume());
  const cut = setTimeout(() => raw.destroy(), longestRest).unref();
  raw.once('close', () => clearTimeout(cut));
}

/** Answer an error: a problem as it is, the framework's errors as problems, anything else as a 500 with an id only. */
export function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply | undefined {
  const problem =
    error instanceof Problem
      ? error
      : (recordProblem(error, request) ?? frameworkProblem(error as FastifyError, request));
  if (problem !== null && problem.kind !== 'internal') {
    dropRestOfBody(request);
    // Closing at once, as the framework means to, would take the answer from a client that still sends.
    if (problem.kind === 'body_too_large') reply.removeHeader('connection');
    return sendProblem(reply, problem);
  }
  if (request.raw.destroyed && !request.raw.complete) {
    request.log.info({ route: request.routeOptions.url }, 'client went away');
    reply.hijack();
    request.raw.socket.destroy();
    return undefined;
  }
  request.log.error({ err: error, route: request.routeOptions.url }, 'request failed');
  const failed = new Problem('internal', 'This is not your fault. Quote `id` when you report it.');
  return sendProblem(reply, failed, request.id);
}

/** Answer every error, and every path that leads nowhere, with a problem document. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      reply,
      new Problem('not_found', `No route answers ${request.method} here; see /docs for those that do.`),
    ),
  );
}

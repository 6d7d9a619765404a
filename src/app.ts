import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { agreementRoutes } from './http/agreement.ts';
import { auditRoutes } from './http/audit.ts';
import { auditSampleRoutes } from './http/audits.ts';
import { authenticate } from './http/authenticate.ts';
import { batchEventRoutes } from './http/batch-events.ts';
import { batchExportRoutes } from './http/batch-export.ts';
import { batchRoutes } from './http/batches.ts';
import { bridgeRoutes } from './http/bridge.ts';
import { classifyRoutes } from './http/classify.ts';
import { codebookDraftRoutes } from './http/codebook-drafts.ts';
import { codebookTermRoutes } from './http/codebook-terms.ts';
import { codebookTrialRoutes } from './http/codebook-trials.ts';
import { codebookRoutes } from './http/codebooks.ts';
import { comparisonRoutes } from './http/comparisons.ts';
import type { Context } from './http/context.ts';
import { limitArrival } from './http/deadline.ts';
import { serveDocs } from './http/docs.ts';
import { errorParityRoutes } from './http/error-parity.ts';
import { commentRoutes } from './http/comments.ts';
import { cooccurrenceRoutes } from './http/cooccurrence.ts';
import { frequencyRoutes } from './http/frequencies.ts';
import { profileRoutes } from './http/profiles.ts';
import { serveHealth } from './http/health.ts';
import { erasureRoutes } from './http/erasures.ts';
import { jobRoutes } from './http/jobs.ts';
import { readJsonBodies } from './http/json-body.ts';
import { keyRoutes } from './http/keys.ts';
import { labelExportRoutes } from './http/label-export.ts';
import { labelImportRoutes } from './http/label-import.ts';
import { labelRoutes } from './http/labels.ts';
import { serveMetrics } from './http/metrics.ts';
import { modelGateRoutes } from './http/model-gate.ts';
import { modelRoutes } from './http/models.ts';
import { answerError, answerProblems } from './http/problems.ts';
import { quoteDecisionRoutes } from './http/quote-decisions.ts';
import { quoteRoutes } from './http/quotes.ts';
import { reviewRoutes } from './http/reviews.ts';
import { releaseRoutes } from './http/releases.ts';
import { retagRoutes } from './http/retag.ts';
import { sessionRoutes } from './http/session.ts';
import { suggestionRoutes } from './http/suggestions.ts';
import { surveyRoutes } from './http/surveys.ts';
import { themeRoutes } from './http/themes.ts';
import { uploadRoutes } from './http/uploads.ts';
import { serveWebApp } from './http/web-app.ts';
import type { Logger } from './logger.ts';
import { openTallyStore } from './storage/tallies/tally-store.ts';

/** What the app is built from; none of it is read from the environment here. */
export interface AppDeps extends Omit<Context, 'closing' | 'tallies'> {
  readonly logger: Logger;
  /** Requests that one key may make in a minute. */
  readonly requestsPerMinute: number;
  /** Where the browser app was built into; null when it was not. */
  readonly webFolder: string | null;
}

/** The longest (ms) that an upload may take, and a header. */
const longestUpload = 3_600_000;
const headersTimeout = 15_000;
const largestBody = 1024 * 1024;
/** Bytes of tallies kept in memory. */
const keptTallies = 128 * 1024 * 1024;
const failuresPerMinute = 300;
/** The longest (ms) that the body of any other request may take. */
const longestArrival = 30_000;
/** Above this delay of the event loop (ms) calls of the API are turned away; health and metrics are not. */
const mostDelay = 2000;

/** Build the API, ready to listen or to be injected into. Closing it ends every answer that has no end of its own. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const { logger, requestsPerMinute, webFolder, ...outside } = deps;
  const closing = new AbortController();
  const loggerInstance: FastifyBaseLogger = logger;
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: largestBody,
    requestTimeout: longestUpload,
    http: { headersTimeout },
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 2000 },
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
    clientErrorHandler: answerBrokenRequest,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerProblems(app);
  app.removeContentTypeParser('text/plain');
  readJsonBodies(app);
  app.addHook('preClose', (done) => {
    closing.abort();
    const sweep = setInterval(() => app.server.closeIdleConnections(), 50);
    app.server.once('close', () => clearInterval(sweep));
    if (!app.server.listening) clearInterval(sweep);
    done();
  });
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
  });
  await app.register(cookie);
  await app.register(rateLimit, { global: false });
  const keeper = authenticate(app, deps.database, { requestsPerMinute, failuresPerMinute });
  logAnswers(app);
  serveMetrics(app, deps.database);
  serveHealth(app, deps.database);
  await serveWebApp(app, webFolder);
  await serveDocs(app);
  await app.register(async (api) => {
    await api.register(underPressure, { maxEventLoopDelay: mostDelay, retryAfter: 2 });
    api.addHook('onSend', (_request, reply, payload, done) => {
      reply.header('cache-control', 'no-store');
      done(null, payload);
    });
    const context: Context = {
      ...outside,
      closing: closing.signal,
      tallies: openTallyStore(deps.database.pool, { bytes: keptTallies }),
    };
    await api.register(uploadRoutes, context);
    await api.register(labelImportRoutes, context);
    await api.register(async (rest) => {
      limitArrival(rest, longestArrival);
      for (const routes of [
        batchRoutes,
        batchEventRoutes,
        batchExportRoutes,
        themeRoutes,
        frequencyRoutes,
        cooccurrenceRoutes,
        profileRoutes,
        commentRoutes,
        comparisonRoutes,
        errorParityRoutes,
        bridgeRoutes,
        quoteRoutes,
        quoteDecisionRoutes,
        releaseRoutes,
        retagRoutes,
        erasureRoutes,
        surveyRoutes,
        classifyRoutes,
        reviewRoutes,
        labelRoutes,
        labelExportRoutes,
        auditSampleRoutes,
        agreementRoutes,
        codebookRoutes,
        codebookDraftRoutes,
        codebookTermRoutes,
        codebookTrialRoutes,
        suggestionRoutes,
        jobRoutes,
        modelRoutes,
        modelGateRoutes,
        keyRoutes(keeper.forgetKeys),
        sessionRoutes(keeper),
        auditRoutes,
      ])
        await rest.register(routes, context);
    });
  });
  await app.ready();
  return app;
}

/** One line for each answer: method, route pattern, status and time. URLs stay out, as they hold refs of people. */
function logAnswers(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions, key } = request;
    const answer = {
      method,
      route: routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      keyId: key?.uid,
    };
    if (!['/livez', '/readyz', '/metrics'].includes(routeOptions.url ?? ''))
      request.log.info(answer, 'answered');
    done();
  });
}

/** What cannot be read as HTTP at all is answered on the bare socket. */
function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, kind, title] =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? ['408 Request Timeout', 'request_timeout', 'The request took too long to arrive']
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? ['431 Request Header Fields Too Large', 'invalid_request', 'The headers are too large']
        : ['400 Bad Request', 'invalid_request', 'The request is not valid'];
  const body = JSON.stringify({
    type: `urn:verbatim:problem:${kind}`,
    title,
    status: Number.parseInt(status, 10),
    detail: 'The request cannot be read as HTTP.',
  });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

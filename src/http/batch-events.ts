import { setTimeout as pause } from 'node:timers/promises';
import { fastifySSE } from '@fastify/sse';
import { z } from 'zod';
import { Problem, problemDocument } from '../errors.ts';
import type { Batch } from '../storage/batches.ts';
import type { Scope } from '../storage/schema.ts';
import { batchDocument, BatchParams, requireBatch } from './batch-document.ts';
import { caller, type Routes } from './context.ts';
import { openSeenBatches } from './seen-batch.ts';
import { shareAnswers } from './shared-answer.ts';

/** How often (ms) progress is looked at, once for all who watch a batch. */
const interval = 250;
const heartbeatInterval = 15_000;

/** Names a state of the batch: while it stays the same there is nothing to tell. */
function eventId(batch: Batch): string {
  return [batch.taggingId, batch.state, batch.tagged, batch.quarantined].join('-');
}

function isFinal(batch: Batch): boolean {
  return batch.state === 'done';
}

/**
 * Progress of a batch as server-sent events: `progress` whenever it changed, then `done` or `erased` and the end. A
 * client that comes back with the id of the last event of a batch that is done gets 204, which ends its reconnecting.
 */
export const batchEventRoutes: Routes = async (app, { database, closing }) => {
  const answers = shareAnswers<Batch>(() => interval);
  const seen = openSeenBatches(database.query);
  const look = (id: string, scope: Scope): Promise<Batch> =>
    answers(JSON.stringify([id, scope]), async () =>
      seen(await requireBatch(database.query, id, scope), scope),
    );

  await app.register(fastifySSE, { heartbeatInterval });
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (reply.statusCode !== 406) {
      done(null, payload);
      return;
    }
    const problem = new Problem('not_acceptable', 'This route answers with `text/event-stream` only.');
    reply.type('application/problem+json').removeHeader('content-length');
    done(null, JSON.stringify(problemDocument(problem)));
  });

  app.get(
    '/v1/batches/:id/events',
    {
      sse: 'only',
      schema: {
        tags: ['batches'],
        summary: 'Progress of a batch as server-sent events',
        description:
          'Events `progress`, `done` and `erased`; `data` is the batch. `Last-Event-ID` is honoured.',
        produces: ['text/event-stream'],
        params: BatchParams,
        querystring: z.strictObject({}),
      },
      preHandler: async (request, reply) => {
        const batch = await look(BatchParams.parse(request.params).id, caller(request).scope);
        if (isFinal(batch) && request.headers['last-event-id'] === eventId(batch))
          await reply.code(204).send();
      },
    },
    async (request, reply) => {
      const { scope } = caller(request);
      const { sse } = reply;
      let last = sse.lastEventId;
      sse.sendHeaders();
      while (sse.isConnected && !closing.aborted) {
        const batch = await look(request.params.id, scope).catch((error: unknown) => {
          if (error instanceof Problem && error.kind === 'erased') return null;
          throw error;
        });
        if (batch === null) {
          await sse.send({ event: 'erased', data: { id: request.params.id } });
          break;
        }
        const id = eventId(batch);
        const final = isFinal(batch);
        if (id !== last)
          await sse.send({ id, event: final ? 'done' : 'progress', data: batchDocument(batch) });
        if (final) break;
        last = id;
        await pause(interval, undefined, { signal: closing }).catch(() => undefined);
      }
    },
  );
};

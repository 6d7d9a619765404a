import { PassThrough } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../errors.ts';

/**
 * Give a body `ms` to arrive: without it a client that sends a byte now and then holds its request for as long as the
 * longest upload may take.
 */
export function limitArrival(app: FastifyInstance, ms: number): void {
  app.addHook('preParsing', (request, _reply, payload, done) => {
    if (request.raw.complete) {
      done(null, payload);
      return;
    }
    const body = new PassThrough();
    const late = setTimeout(() => {
      body.destroy(new Problem('request_timeout', `The body did not arrive within ${ms / 1000} s.`));
    }, ms);
    payload.once('error', (error) => body.destroy(error));
    // A body that nobody reads, as its request was refused, has no deadline once it is here, and no one to tell of it before.
    body.on('error', () => undefined);
    payload.once('end', () => clearTimeout(late));
    body.once('close', () => clearTimeout(late));
    done(null, payload.pipe(body));
  });
}

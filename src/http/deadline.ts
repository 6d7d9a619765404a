import type { FastifyInstance } from 'fastify';
import { Problem } from '../errors.ts';

/**
 * Give a body `ms` to arrive: without it a client that sends a byte now and then holds its request for as long as the
 * longest upload may take.
 */
export function limitArrival(app: FastifyInstance, ms: number): void {
  app.addHook('preParsing', (request, _reply, payload, done) => {
    const timer = setTimeout(() => {
      payload.destroy(new Problem('request_timeout', `The body did not arrive within ${ms / 1000} s.`));
    }, ms);
    const stop = (): void => clearTimeout(timer);
    payload.once('end', stop).once('close', stop).once('error', stop);
    request.raw.once('close', stop);
    done(null, payload);
  });
}

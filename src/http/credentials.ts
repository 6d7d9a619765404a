import type { FastifyRequest } from 'fastify';
import { Problem } from '../errors.ts';

/** The cookie that holds a session's token. */
export const sessionCookie = 'verbatim_session';

/** What a request shows of who sends it. */
export interface Credentials {
  readonly kind: 'key' | 'session';
  readonly secret: string;
}

const safe = ['GET', 'HEAD', 'OPTIONS'];

/**
 * The API key of the `Authorization` header, else the session of the cookie. A browser adds the cookie by itself, so a
 * request that changes something must bear a header too that no other site can make it send. Throws `unauthenticated`
 * without either, `forbidden` for a cookie without that header.
 */
export function credentialsOf(request: FastifyRequest): Credentials {
  const { authorization } = request.headers;
  const session = request.cookies[sessionCookie];
  if (authorization === undefined && session !== undefined) {
    if (!safe.includes(request.method) && request.headers['x-requested-with'] !== 'verbatim')
      throw new Problem(
        'forbidden',
        'With a session, send `X-Requested-With: verbatim` to change something.',
      );
    return { kind: 'session', secret: session };
  }
  const [scheme, secret, ...rest] = (authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || secret === undefined || rest.length > 0)
    throw new Problem('unauthenticated', 'Send `Authorization: Bearer <API key>`.');
  return { kind: 'key', secret };
}

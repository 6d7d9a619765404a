import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../errors.ts';
import type { Database } from '../storage/database.ts';
import { findKey, type Key } from '../storage/keys.ts';
import { findSession } from '../storage/sessions.ts';
import { admissionTo, admits } from './access.ts';
import { type Credentials, credentialsOf } from './credentials.ts';

/** A key that was found is trusted this long (ms) before it is looked up again; so long may a revoked key live. */
const trusted = 1000;
const rememberedKeys = 1000;

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
}

/** What `/metrics` asks of a caller from this machine: nothing, unless a proxy stands between. */
function isLocal(request: FastifyRequest): boolean {
  return isLoopback(request.socket.remoteAddress ?? '') && request.headers['x-forwarded-for'] === undefined;
}

/**
 * Ask every request for a key, or a session of one, that the access matrix admits (401 without one, 403 with the wrong
 * access level), and refuse to register a route that the matrix does not know. `forgetKeys` makes a revocation count at
 * once here; `countFailure` throws `rate_limited` for an address that showed too many unknown keys.
 */
export function authenticate(
  app: FastifyInstance,
  database: Database,
  limits: { requestsPerMinute: number; failuresPerMinute: number },
): { readonly forgetKeys: () => void; readonly countFailure: (request: FastifyRequest) => Promise<void> } {
  const found = new Map<string, { key: Key; until: number }>();
  const failures = app.createRateLimit({
    max: limits.failuresPerMinute,
    timeWindow: 60_000,
    keyGenerator: (request) => request.ip,
  });
  const requests = app.createRateLimit({
    max: limits.requestsPerMinute,
    timeWindow: 60_000,
    keyGenerator: (request) => request.key?.uid ?? request.ip,
  });

  async function limit(counter: typeof requests, request: FastifyRequest): Promise<void> {
    const state = await counter(request);
    if (!state.isAllowed && state.isExceeded)
      throw new Problem('rate_limited', 'Wait as long as `Retry-After` says.', {
        retryAfter: state.ttlInSeconds,
      });
  }

  async function find({ kind, secret }: Credentials): Promise<Key | null> {
    return kind === 'key' ? findKey(database.query, secret) : findSession(database, secret);
  }

  async function lookUp(request: FastifyRequest): Promise<Key> {
    const credentials = credentialsOf(request);
    const { kind, secret } = credentials;
    const now = performance.now();
    const known = found.get(secret);
    if (known !== undefined && known.until > now) return known.key;
    const key = await find(credentials);
    if (key === null) {
      await limit(failures, request);
      throw new Problem(
        'unauthenticated',
        kind === 'key'
          ? 'This API key is not known, or was revoked.'
          : 'The session has ended: sign in again.',
      );
    }
    if (found.size >= rememberedKeys) found.clear();
    found.set(secret, { key, until: now + trusted });
    return key;
  }

  app.decorateRequest('key', null);
  app.addHook('onRoute', (route) => {
    for (const method of [route.method].flat())
      if (admissionTo(method, route.url) === null)
        throw new Error(`${method} ${route.url} is not in the access matrix`);
  });
  app.addHook('onRequest', async (request) => {
    if (request.is404) return;
    const admission = admissionTo(request.method, request.routeOptions.url ?? '');
    if (admission === 'open' || (admission === 'ops' && isLocal(request))) return;
    request.key = await lookUp(request);
    if (admission === null || !admits(admission, request.key.access))
      throw new Problem('forbidden', `A key with the access level "${request.key.access}" may not do this.`);
    await limit(requests, request);
  });
  return { forgetKeys: () => found.clear(), countFailure: (request) => limit(failures, request) };
}

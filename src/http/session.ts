import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Problem } from '../errors.ts';
import { findKey, type Key } from '../storage/keys.ts';
import { createSession, endSession, findSession } from '../storage/sessions.ts';
import type { authenticate } from './authenticate.ts';
import type { Routes } from './context.ts';
import { sessionCookie } from './credentials.ts';

/** A working day. */
const hours = 12;

const SessionDocument = z
  .object({
    name: z.string().describe("The key's name"),
    access: z.enum(['author', 'analyst', 'reviewer', 'partner', 'admin']),
    scope: z.object({
      surveys: z.array(z.string()).optional(),
      groups: z.array(z.string()).optional(),
      systems: z.array(z.string()).optional(),
    }),
  })
  .meta({ examples: [{ name: 'Kent analyst', access: 'analyst', scope: { surveys: ['digital'] } }] });

const SignIn = z
  .strictObject({ key: z.string().min(1).max(200) })
  .meta({ examples: [{ key: 'vb_9Jm0u0cHfVqk3mZr4Zq0XK0kC5f2Qm2QWm1jv7dK3kE' }] });

/** The scope of a session's cookie: this site alone, never scripts. Over TLS, or a proxy that ends it, TLS alone. */
function cookieSettings(request: FastifyRequest) {
  const secure = request.protocol === 'https' || request.headers['x-forwarded-proto'] === 'https';
  return { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
}

/** Sign in from a browser with an API key, see who is signed in, sign out. */
export function sessionRoutes({ countFailure, forgetKeys }: ReturnType<typeof authenticate>): Routes {
  return (app, { database }) => {
    app.post(
      '/v1/session',
      {
        schema: {
          tags: ['keys'],
          summary: 'Sign in from a browser: a cookie for twelve hours',
          body: SignIn,
          response: { 201: SessionDocument },
        },
      },
      async (request, reply) => {
        const key = await findKey(database.query, request.body.key.trim());
        if (key === null) {
          await countFailure(request);
          throw new Problem('unauthenticated', 'This API key is not known, or was revoked.');
        }
        const { token, expiresAt } = await createSession(database, key.id, hours);
        reply.setCookie(sessionCookie, token, { ...cookieSettings(request), expires: expiresAt });
        return reply.status(201).send(sessionDocument(key));
      },
    );

    app.get(
      '/v1/session',
      {
        schema: {
          tags: ['keys'],
          summary: 'Who is signed in with this browser; null when nobody is',
          response: { 200: SessionDocument.nullable() },
        },
      },
      async (request) => {
        const token = request.cookies[sessionCookie];
        const key = token === undefined ? null : await findSession(database, token);
        return key === null ? null : sessionDocument(key);
      },
    );

    app.delete(
      '/v1/session',
      { schema: { tags: ['keys'], summary: 'Sign out', response: { 204: z.null() } } },
      async (request, reply: FastifyReply) => {
        const token = request.cookies[sessionCookie];
        if (token !== undefined) await endSession(database, token);
        forgetKeys();
        return reply.clearCookie(sessionCookie, cookieSettings(request)).status(204).send(null);
      },
    );
    return Promise.resolve();
  };
}

function sessionDocument({ name, access, scope }: Key): z.infer<typeof SessionDocument> {
  return {
    name,
    access,
    scope: {
      ...(scope.surveys && { surveys: [...scope.surveys] }),
      ...(scope.groups && { groups: [...scope.groups] }),
      ...(scope.systems && { systems: [...scope.systems] }),
    },
  };
}

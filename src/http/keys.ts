import { z } from 'zod';
import { spellingsOfGroups } from '../domain/vocabulary.ts';
import { Problem } from '../errors.ts';
import { recordAudit } from '../storage/audit-log.ts';
import { createKey, isLastAdmin, listKeys, type ListedKey, revokeKey } from '../storage/keys.ts';
import { caller, type Routes } from './context.ts';
import { decodeCursor, defaultPage, nextCursor, pageQuery } from './page.ts';

const AccessLevel = z.enum(['author', 'analyst', 'reviewer', 'partner', 'admin']);
const Names = z.array(z.string().min(1).max(200)).min(1).max(500);

/** What a key may see; a list that is absent sets no limit. */
const KeyScope = z.strictObject({
  surveys: Names.optional(),
  groups: Names.optional(),
  systems: Names.optional(),
});

const NewKey = z
  .strictObject({ name: z.string().trim().min(1).max(200), access: AccessLevel, scope: KeyScope.default({}) })
  .refine((key) => key.access !== 'admin' || Object.keys(key.scope).length === 0, {
    path: ['scope'],
    message: 'an admin key cannot have a scope: it can make keys without one',
  })
  .meta({
    examples: [
      { name: 'Kent analyst', access: 'analyst', scope: { surveys: ['digital'], groups: ['Kent'] } },
    ],
  });

const KeyDocument = z.object({
  id: z.uuid(),
  name: z.string(),
  access: AccessLevel,
  scope: KeyScope,
  created_at: z.iso.datetime(),
  revoked_at: z.iso.datetime().nullable(),
});

function keyDocument(key: ListedKey): z.infer<typeof KeyDocument> {
  return {
    id: key.uid,
    name: key.name,
    access: key.access,
    scope: {
      ...(key.scope.surveys && { surveys: [...key.scope.surveys] }),
      ...(key.scope.groups && { groups: [...key.scope.groups] }),
      ...(key.scope.systems && { systems: [...key.scope.systems] }),
    },
    created_at: key.createdAt.toISOString(),
    revoked_at: key.revokedAt?.toISOString() ?? null,
  };
}

/** Make, list and revoke API keys. */
export function keyRoutes(forgetKeys: () => void): Routes {
  return (app, { database, vocabularies }) => {
    app.post(
      '/v1/keys',
      {
        schema: {
          tags: ['keys'],
          summary: 'Make a key; the secret is shown once',
          body: NewKey,
          response: { 201: KeyDocument.extend({ secret: z.string() }) },
        },
      },
      async (request, reply) => {
        const { groups, ...rest } = request.body.scope;
        const scope =
          groups === undefined ? rest : { ...rest, groups: spellingsOfGroups(vocabularies, groups) };
        const { key, secret } = await database.query.transaction().execute(async (query) => {
          const made = await createKey(query, { ...request.body, scope });
          await recordAudit(query, {
            keyId: caller(request).id,
            action: 'key.create',
            subject: made.key.uid,
            detail: { access: made.key.access, scope: made.key.scope },
          });
          return made;
        });
        return reply.code(201).send({ ...keyDocument(key), secret });
      },
    );

    app.get(
      '/v1/keys',
      {
        schema: {
          tags: ['keys'],
          summary: 'List keys, newest first',
          querystring: z.strictObject(pageQuery),
          response: { 200: z.object({ keys: z.array(KeyDocument), next: z.string().nullable() }) },
        },
      },
      async (request) => {
        const limit = request.query.limit ?? defaultPage;
        const keys = await listKeys(database.query, { before: decodeCursor(request.query.cursor), limit });
        return { keys: keys.map(keyDocument), next: nextCursor(keys, limit) };
      },
    );

    app.delete(
      '/v1/keys/:id',
      {
        schema: {
          tags: ['keys'],
          summary: 'Revoke a key for good; the last admin key stays',
          params: z.strictObject({ id: z.uuid() }),
          response: { 204: z.undefined().describe('Revoked') },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const revoked = await database.query.transaction().execute(async (query) => {
          if (await isLastAdmin(query, id))
            throw new Problem(
              'conflict',
              'This is the last admin key: without it nobody could make keys. Make another one first.',
            );
          if (!(await revokeKey(query, id))) return false;
          await recordAudit(query, { keyId: caller(request).id, action: 'key.revoke', subject: id });
          return true;
        });
        if (!revoked) throw new Problem('not_found', 'There is no key with this id.');
        forgetKeys();
        return reply.code(204).send(undefined);
      },
    );
    return Promise.resolve();
  };
}

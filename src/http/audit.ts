import { z } from 'zod';
import { listAuditEvents } from '../storage/audit-log.ts';
import type { Routes } from './context.ts';
import { decodeCursor, defaultPage, nextCursor, pageQuery } from './page.ts';

const AuditEvent = z.object({
  at: z.iso.datetime(),
  key: z.uuid().nullable(),
  action: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
});

/** Who did what, newest first. */
export const auditRoutes: Routes = (app, { database }) => {
  app.get(
    '/v1/audit',
    {
      schema: {
        tags: ['audit'],
        summary: 'Who did what, newest first',
        querystring: z.strictObject(pageQuery),
        response: { 200: z.object({ events: z.array(AuditEvent), next: z.string().nullable() }) },
      },
    },
    async (request) => {
      const limit = request.query.limit ?? defaultPage;
      const before = decodeCursor(request.query.cursor);
      const events = await listAuditEvents(database.query, { before, limit });
      return {
        events: events.map(({ at, key, action, subject, detail }) => ({
          at: at.toISOString(),
          key,
          action,
          subject,
          detail,
        })),
        next: nextCursor(events, limit),
      };
    },
  );
  return Promise.resolve();
};

import type { FastifyInstance } from 'fastify';
import { Problem } from '../errors.ts';
import { answers } from '../storage/answers.ts';
import type { Database } from '../storage/database.ts';

const patience = 2000;

/** `/livez` says that the process serves; `/readyz` that the record answers too. */
export function serveHealth(app: FastifyInstance, database: Database): void {
  app.get('/livez', { schema: { hide: true } }, () => ({ status: 'ok' }));
  app.get('/readyz', { schema: { hide: true } }, async () => {
    if (await answers(database.query, patience)) return { status: 'ok' };
    throw new Problem('unavailable', 'The database does not answer.', { retryAfter: 2 });
  });
}

import type { FastifyInstance } from 'fastify';

/**
 * Read JSON bodies; names that would change what objects are made of are refused. An empty body is none where a route takes
 * none, whatever its type says: many programs name a type with every request.
 */
export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body: string, done) => {
    if (body === '' && request.routeOptions.schema?.body === undefined) done(null);
    else void parse(request, body, done);
  });
}

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import serveStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../errors.ts';

/** The browser app's own addresses; each is the same page, which reads the rest from the address. */
export const pages = [
  '/',
  '/upload',
  '/batches',
  '/batches/:id',
  '/releases',
  '/releases/new',
  '/releases/:id',
  '/explore',
  '/compare',
  '/profile',
  '/cooccurrence',
  '/comments',
  '/review',
  '/adjudicate',
  '/audits',
  '/agreement',
  '/models',
  '/models/:id',
  '/codebook',
  '/suggestions',
  '/surveys',
  '/keys',
] as const;

/** The hash of the style element that Observable Plot puts into a chart of the class `plot`. */
const plotStyle = "'sha256-+TfQir1nvDucAdvE6XUQBt4ayUjpAWkbw2kCdSfekHM='";

/** Only what this service sends runs, and only this service is asked. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' ${plotStyle}`,
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const notBuilt = `<!doctype html>
<html lang="en-GB">
<meta charset="utf-8">
<title>Verbatim</title>
<h1>Verbatim</h1>
<p>The browser app is not built: run <code>npm run build:web</code> and start the service again.
The API is <a href="/docs">described here</a>.</p>
</html>
`;

/** Gives the page as it was built last: another build may take the place of the one that the service was started with. */
function openPage(folder: string): () => string {
  const file = join(folder, 'index.html');
  const read = () => ({ text: readFileSync(file, 'utf8'), built: statSync(file).mtimeMs });
  let page = read();
  return () => {
    try {
      if (statSync(file).mtimeMs !== page.built) page = read();
    } catch {
      // The next one is being put in place.
    }
    return page.text;
  };
}

/**
 * Serve the browser app from the folder that it was built into: one page at all of its addresses, never kept by the
 * browser, and its parts, whose names change with their content, kept for good. Null: a page that says what to do.
 */
export async function serveWebApp(app: FastifyInstance, folder: string | null): Promise<void> {
  const page = folder === null ? () => notBuilt : openPage(folder);
  for (const url of pages)
    app.get(url, { schema: { hide: true } }, (_request, reply) =>
      reply
        .headers({ 'content-security-policy': policy, 'cache-control': 'no-cache' })
        .type('text/html; charset=utf-8')
        .send(page()),
    );
  if (folder === null)
    app.get('/assets/*', { schema: { hide: true } }, () => {
      throw new Problem('not_found', 'The browser app is not built.');
    });
  else
    await app.register(serveStatic, {
      root: join(folder, 'assets'),
      prefix: '/assets/',
      immutable: true,
      maxAge: '365d',
      preCompressed: true,
      decorateReply: false,
      schemaHide: true,
    });
}

import type { FastifyInstance } from 'fastify';

const page = `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Verbatim</title>
</head>
<body>
<main>
<h1>Verbatim</h1>
<p>This service turns free-text survey comments into theme counts and quotes.</p>
<ul>
<li><a href="/docs">The API, with examples</a></li>
<li><a href="/readyz">Is it ready?</a></li>
</ul>
</main>
</body>
</html>
`;

/** The page that says what runs here. */
export function serveHome(app: FastifyInstance): void {
  app.get('/', { schema: { hide: true } }, (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(page),
  );
}

import { createServer } from 'node:http';
import { announceReady, endOnSignal } from './child.ts';

/** Stands in for the API: answers with the addresses that it was given. */
const server = createServer((_, response) => {
  response.setHeader('connection', 'close');
  response.end(
    JSON.stringify({ databaseUrl: process.env['DATABASE_URL'], redisUrl: process.env['REDIS_URL'] }),
  );
});
if (process.env['FAIL'] === 'api') throw new Error('the stand-in was told to fail');
server.listen(Number(process.env['PORT']), process.env['HOST'], () => {
  const address = server.address();
  if (address && typeof address === 'object') announceReady(`http://127.0.0.1:${address.port}`);
});
endOnSignal(async () => {
  await new Promise((resolve) => server.close(resolve));
});

import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import fastify from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { limitArrival } from '../../src/http/deadline.ts';
import { answerProblems } from '../../src/http/problems.ts';

const app = fastify();
let port: number;
beforeAll(async () => {
  answerProblems(app);
  limitArrival(app, 100);
  app.post('/', (request) => request.body);
  port = Number(new URL(await app.listen({ port: 0 })).port);
});
afterAll(() => app.close());

it('lets a body through that arrives in time', async () => {
  const answer = await app.inject({ method: 'POST', url: '/', payload: { a: 1 } });
  expect(answer.json()).toEqual({ a: 1 });
});

it('refuses a body that does not arrive', async () => {
  const socket = connect(port, 'localhost');
  socket.write(
    'POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"a"',
  );
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1.1 408 [^]*urn:verbatim:problem:request_timeout/);
  socket.destroy();
});

it('outlives a body that nobody reads', async () => {
  const refused = await app.inject({
    method: 'POST',
    url: '/',
    payload: 'soup',
    headers: { 'content-type': 'image/png' },
  });
  expect(refused.statusCode).toBe(415);
  const socket = connect(port, 'localhost');
  socket.write(
    'POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: image/png\r\ncontent-length: 100\r\n\r\nsoup',
  );
  await once(socket, 'data');
  await pause(200);
  socket.destroy();
  expect((await app.inject({ method: 'POST', url: '/', payload: { a: 1 } })).statusCode).toBe(200);
});

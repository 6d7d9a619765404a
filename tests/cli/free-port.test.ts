import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePort } from '../../src/cli/free-port.ts';

test('keeps a port that is free and leaves one that is taken', async () => {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const port = String((server.address() as AddressInfo).port);
  expect(await freePort(port)).toBe('0');
  await new Promise((closed) => server.close(closed));
  expect(await freePort(port)).toBe(port);
});

import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { requirePort } from '../../src/local/require-port.ts';

test('lets a free port be, and says of a taken one what to do', async () => {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await expect(requirePort('127.0.0.1', port)).rejects.toThrow(
    `Cannot listen on port ${port} of 127.0.0.1: something else listens there. Choose others with HOST and PORT.`,
  );
  await new Promise((closed) => server.close(closed));
  await requirePort('127.0.0.1', port);
});

test('says when the address is not of this machine', async () => {
  await expect(requirePort('192.0.2.1', 0)).rejects.toThrow('this machine has no such address');
});

import { createServer } from 'node:net';

/** The port where nothing listens on this machine's loopback address yet, else "0": let the system choose one. */
export async function freePort(port: string): Promise<string> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve('0'));
    server.listen(Number(port), '127.0.0.1', () => server.close(() => resolve(port)));
  });
}

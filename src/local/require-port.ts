import { createServer } from 'node:net';

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else listens there',
  EACCES: 'this user may not',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no such address',
};

/**
 * Makes sure that the API will be able to listen, before anything is started for it.
 *
 * @throws Error that says what is in the way
 */
export async function requirePort(host: string, port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = reasons[error.code ?? ''] ?? error.code ?? error.message;
      reject(
        new Error(`Cannot listen on port ${port} of ${host}: ${reason}. Choose others with HOST and PORT.`),
      );
    });
    server.listen(port, host, () => server.close(() => resolve()));
  });
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fitsSocket } from './socket-path.ts';

/** Where the embedded PostgreSQL of a folder listens: the settings that say so, and its URLs. */
export interface Address {
  settings: Record<string, string>;
  url(user: string, password: string, database: string): string;
}

/** A unix socket in the folder, or a loopback port where a socket's path would be too long or there are none. */
export async function chooseAddress(folder: string): Promise<Address> {
  const run = join(folder, 'run');
  if (process.platform !== 'win32' && fitsSocket(join(run, '.s.PGSQL.5432.lock'))) {
    return {
      settings: { listen_addresses: '', unix_socket_directories: run, port: '5432' },
      url: (user, password, database) =>
        `postgres://${user}:${password}@localhost/${database}?host=${encodeURIComponent(run)}`,
    };
  }
  const port = await keptPort(folder);
  return {
    settings: {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      port: String(port),
    },
    url: (user, password, database) => `postgres://${user}:${password}@127.0.0.1:${port}/${database}`,
  };
}

/** The port of the last start while it is still free, so that a restart keeps its address. */
async function keptPort(folder: string): Promise<number> {
  const path = join(folder, 'postgres-port');
  const last = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
  const port = (await freePort(last)) ?? (await freePort(0));
  if (port === null) throw new Error('No free port on 127.0.0.1 for PostgreSQL');
  writeFileSync(path, String(port));
  return port;
}

async function freePort(wanted: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(null));
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(address && typeof address === 'object' ? address.port : null));
    });
  });
}

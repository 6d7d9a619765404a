import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedis, startRedis } from '../../src/local/redis.ts';

/** A private, empty Redis or Valkey. `url` is the path of its socket. */
export interface FreshRedis extends AsyncDisposable {
  url: string;
  pid: number;
  close(): Promise<void>;
}

/**
 * Starts a Redis for one test file, or gives null where none is installed.
 *
 * @throws where none is installed though REDIS is asked for with REQUIRE_REDIS=1
 */
export async function freshRedis(): Promise<FreshRedis | null> {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-redis-'));
  const program = findRedis(folder);
  if (!program) {
    await rm(folder, { recursive: true, force: true });
    if (process.env['REQUIRE_REDIS'] === '1') {
      throw new Error('REQUIRE_REDIS=1, but there is no redis-server or valkey-server on PATH');
    }
    return null;
  }
  const server = await startRedis(program, { folder });
  const close = async (): Promise<void> => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: server.url, pid: server.pid, close, [Symbol.asyncDispose]: close };
}

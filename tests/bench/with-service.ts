import { parseConfig } from '../../src/config.ts';
import { prepareStore } from '../../src/local/prepare-store.ts';
import { type LocalPids, startLocal } from '../../src/local/start-local.ts';
import { type Client, temporaryFolder } from './service.ts';

export interface Running {
  readonly client: Client;
  readonly databaseUrl: string;
  readonly queue: string;
  /** Seconds from nothing to ready, first-time set-up included. */
  readonly startUp: number;
  pids(): LocalPids;
}

/** Run the whole service on an empty store of its own for the time of `work`. */
export async function withService<T>(work: (service: Running) => Promise<T>): Promise<T> {
  const folder = await temporaryFolder();
  const env = {
    ...process.env,
    DATA_DIR: folder.path,
    PORT: '0',
    LOG_LEVEL: 'error',
    RATE_LIMIT: '10000000',
  };
  const started = performance.now();
  const service = await startLocal({ config: parseConfig(env), env, prepare: prepareStore });
  const startUp = (performance.now() - started) / 1000;
  try {
    const { url, databaseUrl, queue } = service;
    const client = { url, headers: { authorization: `Bearer ${service.prepared.adminKey ?? ''}` } };
    return await work({ client, databaseUrl, queue, startUp, pids: () => service.pids() });
  } finally {
    await service.stop();
    await folder.remove();
  }
}

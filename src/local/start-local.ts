import { resolve } from 'node:path';
import type { Config } from '../config.ts';
import { defaultDataFolder } from './data-folder.ts';
import { keepRunning, type Kept, type Stoppable } from './keep-running.ts';
import { endOrphans } from './orphans.ts';
import { claimFolder, type Ownership } from './ownership.ts';
import { requirePort } from './require-port.ts';
import { type RootScripts, startRoots } from './start-roots.ts';
import { startServers } from './start-servers.ts';

export interface LocalOptions<Prepared> {
  config: Config;
  /** What the API and the workers get besides the addresses of the servers. */
  env: NodeJS.ProcessEnv;
  /** Runs when the database is up and nobody uses it yet: migrations, the first key. */
  prepare: (databaseUrl: string) => Promise<Prepared>;
  /** The scripts of the two roots: those of this package, unless a test says otherwise. */
  scripts?: RootScripts;
  /** Told, in a line for people, of processes that died and of orphans that were ended. */
  onEvent?: (line: string) => void;
}

/** The process ids as they are now: one that died has another after its restart. */
export interface LocalPids {
  /** Null when the server is somebody else's. */
  postgres: number | null;
  redis: number | null;
  api: number;
  workers: number[];
}

/** Everything of the service, running on this machine. */
export interface LocalService<Prepared> {
  /** Where the API listens. */
  url: string;
  databaseUrl: string;
  folder: string;
  /** Where the queue is, in words. */
  queue: string;
  prepared: Prepared;
  pids(): LocalPids;
  /** Ends everything in order: the API and the workers, the queue, PostgreSQL. The data stay. */
  stop(): Promise<void>;
}

/** Starts a part of the service and keeps it running; what it starts is ended with the service. */
export type Keep = <T extends Stoppable>(
  name: string,
  start: (onSpawn: (pid: number) => void) => Promise<T>,
) => Promise<Kept<T>>;

/**
 * Starts the whole service on this machine, and keeps it running: a process of it that dies is
 * started again. What an earlier run left behind is ended first.
 *
 * @throws DataFolderInUse when another run owns the data folder
 * @throws Error when a part does not start; the parts that did are ended again
 */
export async function startLocal<Prepared>(options: LocalOptions<Prepared>): Promise<LocalService<Prepared>> {
  const { config, env, onEvent = () => undefined } = options;
  const folder = resolve(config.dataDir ?? defaultDataFolder(env));
  const ownership = claimFolder(folder);
  const servers: Kept<Stoppable>[] = [];
  const roots: Kept<Stoppable>[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(roots.map(async (root) => root.stop()));
    for (const server of servers.toReversed()) await server.stop();
    ownership.release();
  };
  try {
    const ended = await endOrphans(folder, ownership.orphans);
    if (ended.length > 0) onEvent(`Ended what an earlier run left behind: ${ended.join(', ')}.`);
    await requirePort(config.host, config.port);

    const addresses = await startServers(config, folder, keeper(ownership, servers, onEvent));
    const prepared = await options.prepare(addresses.databaseUrl);
    const running = await startRoots({
      config,
      folder,
      scripts: options.scripts,
      env: {
        ...env,
        DATA_DIR: folder,
        DATABASE_URL: addresses.databaseUrl,
        REDIS_URL: addresses.redisUrl ?? '',
      },
      keep: keeper(ownership, roots, onEvent),
    });
    const { databaseUrl, queue } = addresses;
    const pids = (): LocalPids => ({ ...addresses.pids(), ...running.pids() });
    return { url: running.url, databaseUrl, folder, queue, prepared, pids, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function keeper(ownership: Ownership, kept: Kept<Stoppable>[], onEvent: (line: string) => void): Keep {
  return async (name, start) => {
    const one = await keepRunning(
      async () => start((pid) => ownership.record(name, pid)),
      (delay, reason) => {
        const what = reason === null ? `${name} died` : `${name} did not come back (${reason})`;
        onEvent(`${what}; starting it again in ${delay / 1_000} s.`);
      },
    );
    kept.push(one);
    return one;
  };
}

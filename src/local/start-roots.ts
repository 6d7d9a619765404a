import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config.ts';
import { allStarted } from './all-started.ts';
import type { Kept } from './keep-running.ts';
import { type NodeChild, startNodeChild } from './node-child.ts';
import type { Keep, LocalPids } from './start-local.ts';

export interface RootScripts {
  api: string;
  worker: string;
}

const ROOTS: RootScripts = {
  api: fileURLToPath(new URL('../main.ts', import.meta.url)),
  worker: fileURLToPath(new URL('../../workers/main.ts', import.meta.url)),
};

/** Starts the API and the workers, each a process of its own, and waits until all of them serve. */
export async function startRoots(options: {
  config: Config;
  folder: string;
  scripts: RootScripts | undefined;
  env: NodeJS.ProcessEnv;
  keep: Keep;
}): Promise<{ url: string; pids(): Pick<LocalPids, 'api' | 'workers'> }> {
  const { config, folder, env, scripts = ROOTS } = options;
  mkdirSync(join(folder, 'logs'), { recursive: true, mode: 0o700 });

  async function keepChild(
    name: string,
    script: string,
    more: () => NodeJS.ProcessEnv,
    onReady: (child: NodeChild) => void,
  ): Promise<Kept<NodeChild>> {
    const log = join(folder, 'logs', `${name}.log`);
    return options.keep(name, async (onSpawn) => {
      const child = await startNodeChild({
        script,
        folder,
        env: { ...env, ...more() },
        log,
        onSpawn,
      });
      onReady(child);
      return child;
    });
  }

  // A port that the system chose is asked for again after a restart, so that the address stays.
  let port = String(config.port);
  const starting = keepChild(
    'api',
    scripts.api,
    () => ({ HOST: config.host, PORT: port }),
    ({ url }) => {
      if (url !== null) port = new URL(url).port || port;
    },
  );
  const names = Array.from({ length: config.workers }, (_, index) => `worker-${index + 1}`);
  const [api, workers] = await allStarted([
    starting,
    allStarted(
      names.map(async (name) =>
        keepChild(
          name,
          scripts.worker,
          () => ({}),
          () => undefined,
        ),
      ),
    ),
  ]);
  return {
    url: api.current().url ?? '',
    pids: () => ({
      api: api.current().pid,
      workers: workers.map((worker) => worker.current().pid),
    }),
  };
}

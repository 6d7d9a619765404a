import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { parseConfig } from '../config.ts';
import { type PreparedStore, prepareStore } from '../local/prepare-store.ts';
import { type LocalService, startLocal } from '../local/start-local.ts';
import { untilSignal } from '../local/until-signal.ts';
import { buildWebApp } from '../web-build.ts';

interface UpOptions {
  host?: string;
  port?: string;
  dataDir?: string;
  workers?: string;
}

/** `verbatim up`: runs the whole service on this machine until it is told to end. */
export function upCommand(): Command {
  return new Command('up')
    .description('run the whole service on this machine; Ctrl-C stops it, and the data stay')
    .option('--host <address>', 'where to listen (HOST, else 127.0.0.1)')
    .option('--port <number>', 'port to listen on; 0 takes a free one (PORT, else 8080)')
    .option('--data-dir <folder>', 'where everything is kept (DATA_DIR)')
    .option('--workers <number>', 'worker processes (WORKERS, else 1)')
    .action(async (options: UpOptions) => {
      const signal = untilSignal();
      if (existsSync('.env')) process.loadEnvFile('.env');
      const env = withOptions(process.env, options);
      let adminKey: string | null = null;
      await buildWebApp();
      const service = await startLocal({
        config: parseConfig(env),
        env,
        prepare: async (databaseUrl) => {
          const prepared = await prepareStore(databaseUrl);
          ({ adminKey } = prepared);
          return prepared;
        },
        onEvent: (line) => console.error(line),
      }).catch((error: unknown) => {
        // The next start would not show it: by then it is no longer the first.
        for (const line of describeKey(adminKey)) console.log(line);
        throw error;
      });
      console.log(describeService(service));
      await signal;
      console.log('Stopping …');
      await service.stop();
    });
}

function withOptions(env: NodeJS.ProcessEnv, options: UpOptions): NodeJS.ProcessEnv {
  const { host, port, dataDir, workers } = options;
  const given = { HOST: host, PORT: port, DATA_DIR: dataDir, WORKERS: workers };
  return { ...env, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
}

function describeKey(adminKey: string | null): string[] {
  if (adminKey === null) return [];
  return [
    `  admin key ${adminKey}`,
    '            Shown this once. Keep it, for instance: export VERBATIM_KEY=…',
  ];
}

/** Where everything is, for the person who started the service; the admin key only when it is new. */
export function describeService(service: LocalService<PreparedStore>): string {
  const { url, folder, queue, prepared } = service;
  const lines = [
    `Verbatim runs at ${url}`,
    `  page      ${url}/`,
    `  API docs  ${url}/docs`,
    `  queue     ${queue}`,
    `  data      ${folder} (logs in ${join(folder, 'logs')})`,
    ...describeKey(prepared.adminKey),
    'Ctrl-C stops it; the data stay.',
  ];
  return lines.join('\n');
}

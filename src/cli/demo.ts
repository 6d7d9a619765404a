import { Command } from 'commander';
import { parseConfig } from '../config.ts';
import { defaultDataFolder } from '../local/data-folder.ts';
import { startLocal } from '../local/start-local.ts';
import { untilSignal } from '../local/until-signal.ts';
import { buildWebApp } from '../web-build.ts';
import { exitCodes } from './failures.ts';
import { freePort } from './free-port.ts';
import { prepareDemo } from './prepare-demo.ts';
import { readSample } from './read-sample.ts';
import { showSample } from './show-sample.ts';

interface DemoOptions {
  readonly exit?: boolean;
  readonly dataDir?: string;
  readonly port?: string;
}

/** `verbatim demo`: the whole service on this machine, with the bundled synthetic sample sent through it. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('run the service on a synthetic survey of 35,000 comments and show what comes of it')
    .option('--exit', 'end when the results are shown')
    .option('--data-dir <folder>', 'where the demonstration keeps its data, apart from the real ones')
    .option('--port <number>', 'port to listen on (PORT, else 8080, or a free one when that is taken)')
    .action(async (options: DemoOptions) => {
      const signal = untilSignal();
      const env = {
        ...process.env,
        DATA_DIR: options.dataDir ?? `${process.env['DATA_DIR'] ?? defaultDataFolder(process.env)}-demo`,
        DATABASE_URL: '',
        PORT: options.port ?? (await freePort(process.env['PORT'] ?? '8080')),
      };
      console.log('Starting PostgreSQL, the queue, the API and a worker …');
      await buildWebApp();
      const source = await readSample();
      const service = await startLocal({
        config: parseConfig(env),
        env,
        prepare: prepareDemo,
        onEvent: (line) => console.error(line),
      });
      try {
        const { url, folder, queue, prepared } = service;
        const shown = showSample({ url, key: prepared.key }, source, folder);
        shown.catch(() => undefined);
        const ended = await Promise.race([shown.then(() => false), signal.then(() => true)]);
        if (ended) process.exitCode = exitCodes.failed;
        else if (options.exit !== true) {
          console.log(describe({ url, queue, folder, key: prepared.key }));
          await signal;
        }
      } finally {
        console.log('Stopping …');
        await service.stop();
      }
    });
}

function describe(demo: { url: string; queue: string; folder: string; key: string }): string {
  return [
    `It stays up at ${demo.url} until you press Ctrl-C:`,
    `  open      ${demo.url}/ and sign in with ${demo.key}`,
    `  API       ${demo.url}/v1, described at ${demo.url}/docs`,
    `  queue     ${demo.queue}`,
    `  data      ${demo.folder}`,
    '  try       ' + `export VERBATIM_URL=${demo.url} VERBATIM_KEY=${demo.key}`,
    '            npm run -s verbatim -- batches',
  ].join('\n');
}

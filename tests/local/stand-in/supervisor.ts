import { fileURLToPath } from 'node:url';
import { parseConfig } from '../../../src/config.ts';
import { untilSignal } from '../../../src/local/until-signal.ts';
import { startLocal } from '../../../src/local/start-local.ts';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** A whole service in a process of its own, which a test can kill. */
const signal = untilSignal();
const service = await startLocal({
  config: parseConfig(process.env),
  env: process.env,
  prepare: async () => Promise.resolve(null),
  scripts: { api: path('./api.ts'), worker: path('./worker.ts') },
});
process.send?.({ url: service.url, pids: service.pids() });
await signal;
await service.stop();
process.exit();

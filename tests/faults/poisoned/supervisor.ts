import { fileURLToPath } from 'node:url';
import { describeService } from '../../../src/cli/up.ts';
import { parseConfig } from '../../../src/config.ts';
import { prepareStore } from '../../../src/local/prepare-store.ts';
import { startLocal } from '../../../src/local/start-local.ts';
import { untilSignal } from '../../../src/local/until-signal.ts';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The service as `verbatim up` runs it, but for a worker that some comments fell. */
const signal = untilSignal();
const service = await startLocal({
  config: parseConfig(process.env),
  env: process.env,
  prepare: prepareStore,
  scripts: { api: path('../../../src/main.ts'), worker: path('./worker.ts') },
  onEvent: (line) => process.stderr.write(`${line}\n`),
});
process.stdout.write(`${describeService(service)}\n`);
await signal;
await service.stop();
process.exit();

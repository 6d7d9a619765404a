import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { call } from './api.ts';
import { exitCodes } from './failures.ts';
import { connectionOf, printerOf } from './options.ts';

/** `verbatim delete BATCH`: erases a batch for good, after asking where there is somebody to ask. */
export function deleteCommand(): Command {
  return new Command('delete')
    .description('erase a batch with all of its comments, for good')
    .argument('<batch>', 'id of the batch')
    .option('--yes', 'do not ask')
    .action(async (id: string, { yes }: { yes?: boolean }, command: Command) => {
      const connection = connectionOf(command);
      if (yes !== true && process.stdin.isTTY && process.stdout.isTTY && !(await agrees(id))) {
        process.exitCode = exitCodes.failed;
        return;
      }
      await call(connection, 'DELETE', `/v1/batches/${encodeURIComponent(id)}`);
      printerOf(command).result({ id, state: 'erased' }, () => `Batch ${id} is erased.`);
    });
}

async function agrees(id: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test(await terminal.question(`Erase batch ${id} and all of its comments? [y/N] `));
  } finally {
    terminal.close();
  }
}

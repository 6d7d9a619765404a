import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { callJson } from './api.ts';
import { JobTicket } from './documents.ts';
import { exitCodes } from './failures.ts';
import { onInterrupt } from './on-interrupt.ts';
import { connectionOf, printerOf } from './options.ts';
import { watchJob } from './watch-job.ts';

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
      const path = `/v1/batches/${encodeURIComponent(id)}`;
      const { job } = await callJson(connection, 'DELETE', path, JobTicket);
      const restore = onInterrupt(() => `Batch ${id} is out of sight, and its erasure goes on.`);
      const { state } = await watchJob(connection, job);
      restore();
      if (state !== 'done')
        throw new Error(`Batch ${id} is out of sight, but its erasure ${state}: job ${job}.`);
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

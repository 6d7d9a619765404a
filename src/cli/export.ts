import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, Option } from 'commander';
import { call } from './api.ts';
import { openOutput } from './open-output.ts';
import { connectionOf } from './options.ts';
import { UsageError } from './usage-error.ts';

interface ExportOptions {
  readonly format: 'ndjson' | 'csv' | 'xlsx';
  readonly out?: string;
}

/** `verbatim export BATCH`: the comments of a batch with their tags. */
export function exportCommand(): Command {
  return new Command('export')
    .description('write the comments of a batch with their themes')
    .argument('<batch>', 'id of the batch')
    .addOption(new Option('--format <format>').choices(['ndjson', 'csv', 'xlsx']).default('ndjson'))
    .option('--out <file>', 'write there instead of the standard output')
    .action(async (id: string, { format, out }: ExportOptions, command: Command) => {
      if (format === 'xlsx' && out === undefined && process.stdout.isTTY)
        throw new UsageError(
          'A workbook cannot be shown on a terminal: say where to write it with --out FILE.',
        );
      const path = `/v1/batches/${encodeURIComponent(id)}/export`;
      const { body } = await call(connectionOf(command), 'GET', path, { query: { format } });
      const content = body === null ? Readable.from([]) : Readable.fromWeb(body);
      if (out === undefined) await pipeline(content, process.stdout, { end: false });
      else await pipeline(content, await openOutput(out));
    });
}

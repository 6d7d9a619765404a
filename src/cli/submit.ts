import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command } from 'commander';
import { exitCodes } from './failures.ts';
import { grouped } from './format-table.ts';
import type { Batch } from './documents.ts';
import { onInterrupt } from './on-interrupt.ts';
import { connectionOf, printerOf } from './options.ts';
import { createProgressBar } from './progress-bar.ts';
import { upload } from './upload.ts';
import { UsageError } from './usage-error.ts';
import { watchBatch } from './watch-batch.ts';

interface SubmitOptions {
  readonly survey?: string;
  readonly wave: string;
  readonly mapping?: string;
  readonly group?: string;
  readonly codebook?: string;
  readonly idempotencyKey?: string;
  readonly wait?: boolean;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** `verbatim submit FILE`: sends a file as a batch and, with `--wait`, stays until it is tagged. */
export function submitCommand(): Command {
  return new Command('submit')
    .description('send a file of comments (CSV, XLSX, NDJSON or JSON, gzip too) as a batch')
    .argument('<file>', 'the file, or - for the standard input')
    .option('--survey <id>', 'survey that the batch belongs to (default: named for the file)')
    .option('--wave <wave>', 'wave of the survey', String(new Date().getFullYear()))
    .option('--mapping <json>', 'what the columns mean, as JSON or as @FILE (default: the service guesses)')
    .option('--group <attribute>', 'for a new survey: the attribute by which people are grouped')
    .option('--codebook <id>', 'for a new survey: its codebook')
    .option('--idempotency-key <key>', 'sending again with the same key makes no second batch')
    .option('--wait', 'wait until every comment is tagged')
    .action(async (file: string, options: SubmitOptions, command: Command) => {
      const connection = connectionOf(command);
      const printer = printerOf(command);
      const mapping = await readMapping(options.mapping);
      let batch: string | null = null;
      const restore = onInterrupt(() =>
        batch === null
          ? 'Cut off before the service accepted the file; "verbatim batches" shows whether it did.'
          : `Batch ${batch} was accepted and goes on; see "verbatim batches".`,
      );
      const sending = createProgressBar('Sending', megabytes);
      const accepted = await upload(connection, {
        file,
        survey: options.survey ?? surveyNamedFor(file),
        wave: options.wave,
        mapping,
        group: options.group,
        codebook: options.codebook,
        idempotencyKey: options.idempotencyKey,
        onProgress: sending.update,
      }).finally(() => sending.stop());
      batch = accepted.id;
      printer.result(accepted, describe);
      for (const warning of accepted.warnings) console.error(`Warning: ${warning}`);
      if (options.wait !== true) {
        restore();
        return;
      }

      const tagging = createProgressBar('Tagging', grouped);
      const done = await watchBatch(connection, accepted.id, ({ comments }) =>
        tagging.update(comments.done, comments.total),
      ).finally(() => tagging.stop());
      restore();
      printer.result(done, ({ id, state }) => `Batch ${id} is ${state}. See "verbatim themes ${id}".`);
      if (done.state !== 'done') process.exitCode = exitCodes.failed;
    });
}

function describe({ id, survey, wave, comments, respondents, blank, rejected }: Batch): string {
  return [
    `Batch ${id} (survey ${survey}, wave ${wave}) was accepted:`,
    `  ${grouped(comments.total)} comments by ${grouped(respondents)} respondents, ${grouped(blank)} blank, ${grouped(rejected)} rows refused.`,
  ].join('\n');
}

/** A survey's id from a file's name: "Staff survey 2026.csv.gz" → "Staff-survey-2026". */
export function surveyNamedFor(file: string): string {
  const name = basename(file)
    .replace(/(\.(csv|tsv|txt|xlsx|json|jsonl|ndjson|gz))+$/i, '')
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|-+$/g, '')
    .slice(0, 100);
  if (name === '') throw new UsageError('Say which survey it is: --survey ID.');
  return name;
}

async function readMapping(option: string | undefined): Promise<string | undefined> {
  if (option === undefined) return undefined;
  const file = option.startsWith('@') ? option.slice(1) : null;
  const text =
    file === null
      ? option
      : await readFile(file, 'utf8').catch(() => {
          throw new UsageError(`Cannot read ${file}.`);
        });
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    throw new UsageError('--mapping is not JSON.');
  }
}

import { Command, Option } from 'commander';
import { callJson } from './api.ts';
import { NewKey } from './documents.ts';
import { connectionOf, printerOf } from './options.ts';

interface KeyOptions {
  readonly name: string;
  readonly access: string;
  readonly survey?: string[];
  readonly group?: string[];
  readonly system?: string[];
}

/** `verbatim keys create`: makes an API key and shows it, once. */
export function keysCommand(): Command {
  const create = new Command('create')
    .description('make a key; it is shown once')
    .requiredOption('--name <name>', 'whose key it is, or what for')
    .addOption(
      new Option('--access <level>', 'what it may do')
        .choices(['author', 'analyst', 'reviewer', 'partner', 'admin'])
        .default('author'),
    )
    .option('--survey <ids...>', 'these surveys only')
    .option('--group <values...>', "these values of the survey's group only")
    .option('--system <names...>', 'comments that name these systems only')
    .action(async ({ name, access, survey, group, system }: KeyOptions, command: Command) => {
      const scope = {
        ...(survey !== undefined && { surveys: survey }),
        ...(group !== undefined && { groups: group }),
        ...(system !== undefined && { systems: system }),
      };
      const made = await callJson(connectionOf(command), 'POST', '/v1/keys', NewKey, {
        json: { name, access, scope },
      });
      printerOf(command).result(
        made,
        ({ id, secret }) => `Key ${id} (${access}). Keep it now, it is not shown again:\n\n  ${secret}\n`,
      );
    });
  return new Command('keys').description('API keys').addCommand(create);
}

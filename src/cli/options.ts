import { type Command, Option } from 'commander';
import type { Connection } from './api.ts';
import { createPrinter, type Printer } from './printer.ts';
import { UsageError } from './usage-error.ts';

interface GlobalOptions {
  readonly url: string;
  readonly key?: string;
  readonly json?: boolean;
}

const defaultUrl = 'http://127.0.0.1:8080';

/** The options that every command has: where the service is, with which key, and how results are printed. */
export function addGlobalOptions(program: Command): Command {
  return program
    .addOption(new Option('--url <url>', 'where the service listens').env('VERBATIM_URL').default(defaultUrl))
    .addOption(new Option('--key <key>', 'API key; better kept in the environment').env('VERBATIM_KEY'))
    .option('--json', 'print NDJSON on a terminal too');
}

/** The service that a command was told to talk to; an empty variable counts as not set. Throws UsageError for what is not an address. */
export function connectionOf(command: Command): Connection {
  const { url: given, key } = command.optsWithGlobals<GlobalOptions>();
  const url = given === '' ? defaultUrl : given;
  const address = URL.canParse(url) ? new URL(url) : null;
  if (address === null || !/^https?:$/.test(address.protocol))
    throw new UsageError(`--url must be an http:// or https:// address, not "${url}".`);
  return { url: address.href, key: key === '' ? undefined : key };
}

/** Prints a command's results on the standard output, as NDJSON when it is piped or `--json` is given. */
export function printerOf(command: Command): Printer {
  const { json } = command.optsWithGlobals<GlobalOptions>();
  return createPrinter(process.stdout, json === true || !process.stdout.isTTY);
}
